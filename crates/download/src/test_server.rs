//! Servers for tests: each answers one connection after the other as it was told, and then is gone.
#![allow(dead_code, reason = "no test file uses all of it")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

/// What a server does with one connection once it has read the request.
pub(crate) enum Reply {
    /// Sends this and closes the connection.
    Send(Vec<u8>),
    /// Sends this and then nothing more.
    Stall(Vec<u8>),
}

/// A head with these lines, and a body.
pub(crate) fn reply(head: &[&str], body: &[u8]) -> Vec<u8> {
    let head = head.join("\r\n");
    [
        format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes(),
        body,
    ]
    .concat()
}

/// The whole file under a strong tag; only its first `sent` bytes are sent.
pub(crate) fn whole(file: &[u8], tag: &str, sent: usize) -> Vec<u8> {
    let length = format!("Content-Length: {}", file.len());
    reply(&["200 OK", &length, &format!("ETag: {tag}")], &file[..sent])
}

/// The file from byte `from`.
pub(crate) fn rest(file: &[u8], from: usize) -> Vec<u8> {
    let (last, size) = (file.len() - 1, file.len());
    let length = format!("Content-Length: {}", size - from);
    let range = format!("Content-Range: bytes {from}-{last}/{size}");
    reply(&["206 Partial Content", &length, &range], &file[from..])
}

pub(crate) struct TestServer {
    address: SocketAddr,
    requests: Receiver<String>,
}

impl TestServer {
    pub(crate) fn answering(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, requests) = channel();
        std::thread::spawn(move || {
            let mut stalled = Vec::new();
            for reply in replies {
                let (mut stream, _) = listener.accept().unwrap();
                tell.send(head(&mut stream)).unwrap();
                match reply {
                    // A client that has had enough leaves early.
                    Reply::Send(bytes) => drop(stream.write_all(&bytes)),
                    Reply::Stall(bytes) => {
                        stream.write_all(&bytes).unwrap();
                        stalled.push(stream);
                    }
                }
            }
            drop(listener);
            if !stalled.is_empty() {
                std::thread::park();
            }
        });
        Self { address, requests }
    }

    /// The address of its folder of files.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/sets/", self.address)
    }

    /// The heads of the requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

/// An address where nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/sets/", listener.local_addr().unwrap())
}

fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap().to_ascii_lowercase()
}
