//! Files that a form brings, with its other fields.

use super::{Fields, Refusal};
use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};

#[derive(Debug, Default)]
pub struct Upload {
    pub files: Vec<UploadedFile>,
    pub fields: Fields,
}

#[derive(Debug)]
pub struct UploadedFile {
    /// Without its folders.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Upload {
    /// All at once: the route limits the body.
    pub(super) async fn read(request: Request, limit: usize) -> Result<Upload, Refusal> {
        let refused = |error: MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge { limit },
            _ => Refusal::BadRequest(format!("The form could not be read: {}", error.body_text())),
        };
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|error| Refusal::BadRequest(format!("The form could not be read: {}", error.body_text())))?;
        let mut upload = Upload::default();
        while let Some(field) = form.next_field().await.map_err(refused)? {
            let name = field.name().unwrap_or_default().to_string();
            let file = field.file_name().map(short);
            let bytes = field.bytes().await.map_err(refused)?;
            match file {
                // A field that no file was chosen in still comes, empty.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => upload.files.push(UploadedFile { name, bytes: bytes.to_vec() }),
                None => upload.fields.set(&name, &String::from_utf8_lossy(&bytes)),
            }
        }
        Ok(upload)
    }
}

fn short(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_name_loses_its_folders() {
        for (sent, kept) in
            [("a.md", "a.md"), ("../../etc/passwd", "passwd"), ("C:\\runbooks\\b.md", "b.md"), ("a\nb", "ab")]
        {
            assert_eq!(short(sent), kept);
        }
    }
}
