//! A mail server that keeps what it gets, and refuses whom it is told to.

use server::notifications::Mail;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub text: String,
}

impl Letter {
    /// A header, unfolded.
    pub fn header(&self, name: &str) -> String {
        let unfolded = self.text.replace("\r\n ", " ").replace("\r\n\t", " ");
        let head = unfolded.split("\r\n\r\n").next().unwrap_or_default().to_string();
        let begin = format!("{}:", name.to_lowercase());
        let line = head.lines().find(|line| line.to_lowercase().starts_with(&begin));
        line.and_then(|line| line.split_once(':')).map_or(String::new(), |(_, value)| value.trim().to_string())
    }

    /// The last part of the first address that leads to `to`, whatever the body's encoding.
    pub fn link(&self, to: &str) -> String {
        let plain = self.text.replace("=\r\n", "").replace("=3D", "=");
        let at = plain.find(to).unwrap_or_else(|| panic!("no {to} in {plain}")) + to.len();
        plain[at..].chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect()
    }
}

#[derive(Clone, Default)]
pub struct PostOffice {
    letters: Arc<Mutex<Vec<Letter>>>,
    refusals: Arc<Mutex<HashMap<String, &'static str>>>,
    url: String,
}

impl PostOffice {
    pub async fn open() -> PostOffice {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let office = PostOffice { url, ..PostOffice::default() };
        let inner = office.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(inner.clone().talk(stream));
            }
        });
        office
    }

    pub fn mail(&self) -> Mail {
        Mail::to(&self.url, "Acme status <status@acme.test>").expect("a mail server")
    }

    pub fn refuse(&self, address: &str, reply: &'static str) {
        self.refusals.lock().expect("a lock").insert(address.into(), reply);
    }

    pub fn accept(&self, address: &str) {
        self.refusals.lock().expect("a lock").remove(address);
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().expect("a lock").clone()
    }

    pub fn to(&self, address: &str) -> Vec<Letter> {
        self.letters().into_iter().filter(|letter| letter.to == address).collect()
    }

    async fn talk(self, stream: TcpStream) {
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut to = String::new();
        if writer.write_all(b"220 post office\r\n").await.is_err() {
            return;
        }
        while let Ok(Some(line)) = lines.next_line().await {
            let word = line.get(..4).unwrap_or_default().to_uppercase();
            let answer = match word.as_str() {
                "EHLO" => "250-post office\r\n250 8BITMIME".to_string(),
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_string();
                    self.refusals.lock().expect("a lock").get(&to).map_or("250 ok".into(), |reply| reply.to_string())
                }
                "DATA" => {
                    let _ = writer.write_all(b"354 go on\r\n").await;
                    let mut text = String::new();
                    while let Ok(Some(line)) = lines.next_line().await {
                        if line == "." {
                            break;
                        }
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        text.push_str("\r\n");
                    }
                    self.letters.lock().expect("a lock").push(Letter { to: to.clone(), text });
                    "250 kept".into()
                }
                "QUIT" => "221 bye".into(),
                _ => "250 ok".into(),
            };
            if writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
