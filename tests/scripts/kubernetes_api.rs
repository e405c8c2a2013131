//! A Kubernetes API on the loopback interface that returns a list of responses, and then repeats the last one.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The server, which ends with the process of the test.
pub struct KubernetesApi {
    /// The address of the server.
    pub port: u16,
    requests: Arc<Mutex<Vec<Vec<String>>>>,
}

impl KubernetesApi {
    /// Starts a server with these responses: status and body.
    pub fn start(answers: &[(u16, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let answers: Vec<_> = answers
            .iter()
            .map(|(status, body)| (*status, body.to_string()))
            .collect();
        let log = Arc::clone(&requests);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                let (status, body) = &answers[number.min(answers.len() - 1)];
                let head = answer(&stream.unwrap(), *status, body);
                log.lock().unwrap().push(head);
            }
        });
        Self { port, requests }
    }

    /// The header lines of each request.
    pub fn requests(&self) -> Vec<Vec<String>> {
        self.requests.lock().unwrap().clone()
    }
}

/// Reads the header of a request and responds; status 0 closes the connection.
fn answer(mut stream: &TcpStream, status: u16, body: &str) -> Vec<String> {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let head: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    if status != 0 {
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status} x\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .ok();
    }
    head
}
