//! Status pages that speak Statuspage v2, off until an administrator chooses them.

#[derive(Clone, Copy, Debug)]
pub struct KnownProvider {
    pub slug: &'static str,
    pub name: &'static str,
    pub summary_url: &'static str,
}

const fn known(slug: &'static str, name: &'static str, summary_url: &'static str) -> KnownProvider {
    KnownProvider { slug, name, summary_url }
}

/// Models first, then what they stand on. Azure, Google Cloud and AWS publish other formats.
pub const KNOWN: [KnownProvider; 14] = [
    known("openai", "OpenAI", "https://status.openai.com/api/v2/summary.json"),
    known("anthropic", "Anthropic", "https://status.claude.com/api/v2/summary.json"),
    known("cohere", "Cohere", "https://status.cohere.com/api/v2/summary.json"),
    known("deepseek", "DeepSeek", "https://status.deepseek.com/api/v2/summary.json"),
    known("groq", "Groq", "https://groqstatus.com/api/v2/summary.json"),
    known("replicate", "Replicate", "https://www.replicatestatus.com/api/v2/summary.json"),
    known("elevenlabs", "ElevenLabs", "https://status.elevenlabs.io/api/v2/summary.json"),
    known("deepgram", "Deepgram", "https://status.deepgram.com/api/v2/summary.json"),
    known("pinecone", "Pinecone", "https://status.pinecone.io/api/v2/summary.json"),
    known("mongodb", "MongoDB Atlas", "https://status.mongodb.com/api/v2/summary.json"),
    known("cloudflare", "Cloudflare", "https://www.cloudflarestatus.com/api/v2/summary.json"),
    known("vercel", "Vercel", "https://www.vercel-status.com/api/v2/summary.json"),
    known("digitalocean", "DigitalOcean", "https://status.digitalocean.com/api/v2/summary.json"),
    known("github", "GitHub", "https://www.githubstatus.com/api/v2/summary.json"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{links, services::is_slug};

    #[test]
    fn each_is_named_once_and_points_to_a_summary() {
        for (at, one) in KNOWN.iter().enumerate() {
            assert!(is_slug(one.slug) && links::is_safe(one.summary_url), "{}", one.slug);
            assert!(one.summary_url.starts_with("https://") && one.summary_url.ends_with("/api/v2/summary.json"));
            let twin = KNOWN[..at].iter().any(|other| other.slug == one.slug || other.summary_url == one.summary_url);
            assert!(!twin, "{}", one.slug);
        }
    }
}
