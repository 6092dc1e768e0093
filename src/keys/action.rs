//! What a key can ask for.

/// One thing that a person can do; where, and how it is called there, stands in the tables of [`super::Context`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the tables in context.rs describe each")]
pub enum Action {
    // Anywhere.
    Interrupt,
    Suspend,
    // On every screen.
    ShowTrain,
    ShowLayers,
    ShowLibrary,
    ShowTest,
    ShowRuns,
    NextScreen,
    PreviousScreen,
    Up,
    Down,
    Top,
    Bottom,
    PageUp,
    PageDown,
    HalfPageUp,
    HalfPageDown,
    Back,
    Copy,
    Help,
    Quit,
    // Runs, live or not.
    Pretrain,
    Transfer,
    Scratch,
    PauseResume,
    Step,
    StepEpoch,
    Stop,
    Continue,
    SaveRun,
    RateUp,
    RateDown,
    SetRate,
    StartNow,
    Watch,
    SwitchMetric,
    LogScale,
    // Layers.
    ToggleLayer,
    HeadOnly,
    AllLayers,
    FreezeUpTo,
    StartTransfer,
    // Lists.
    Open,
    Filter,
    Sort,
    Verify,
    Rename,
    Delete,
    // Test.
    ShowMistake,
    PreviousImage,
    NextImage,
    GoToImage,
    // Forms.
    NextField,
    PreviousField,
    NextChoice,
    PreviousChoice,
    ChooseLayers,
    Submit,
    Cancel,
    // Questions.
    Yes,
    No,
}
