//! Where the bytes of photos lie: a folder, or a bucket of S3's kind.

use crate::config::Storage;
use anyhow::{Context, Result, bail};
use axum::body::Bytes;
use domain::blob::Sha256Hex;
use futures::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use std::sync::Arc;

/// The object store.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    prefix: String,
}

impl Blobs {
    /// The store that the settings name.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn open(storage: &Storage) -> Result<Self> {
        if let Some(url) = &storage.blobs {
            return Self::bucket(url);
        }
        let folder = &storage.data_dir;
        std::fs::create_dir_all(folder).with_context(|| {
            format!(
                "the photos' folder {} can't be made: choose another with BAOXIU_DATA_DIR",
                folder.display()
            )
        })?;
        let store = LocalFileSystem::new_with_prefix(folder).with_context(|| {
            format!(
                "the photos' folder {} can't be used: choose another with BAOXIU_DATA_DIR",
                folder.display()
            )
        })?;
        // "stored" is said only of what is on the disk
        Ok(Self {
            store: Arc::new(store.with_fsync(true)),
            prefix: "blobs".to_owned(),
        })
    }

    fn bucket(url: &str) -> Result<Self> {
        let Some((bucket, prefix)) = url
            .strip_prefix("s3://")
            .map(|rest| rest.split_once('/').unwrap_or((rest, "")))
        else {
            bail!("BAOXIU_BLOBS must be like s3://bucket/prefix; it is {url:?}");
        };
        // a second call finds the first one's, which is the same
        rustls::crypto::ring::default_provider().install_default().ok();
        let store = AmazonS3Builder::from_env().with_bucket_name(bucket).build();
        let store = store.context("the bucket of BAOXIU_BLOBS can't be used: look at the AWS_… variables")?;
        let prefix = [prefix.trim_matches('/'), "blobs"].join("/");
        Ok(Self {
            store: Arc::new(store),
            prefix: prefix.trim_start_matches('/').to_owned(),
        })
    }

    /// A store that is gone with the process, for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            store: Arc::new(InMemory::new()),
            prefix: "blobs".to_owned(),
        }
    }

    /// Writes bytes under their name.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn write(&self, sha256: &Sha256Hex, bytes: Bytes) -> Result<()> {
        self.store
            .put(&self.path(sha256), PutPayload::from_bytes(bytes))
            .await?;
        Ok(())
    }

    /// The bytes of that name.
    ///
    /// # Errors
    /// When the store fails, or has none of that name.
    pub async fn read(&self, sha256: &Sha256Hex) -> Result<BoxStream<'static, object_store::Result<Bytes>>> {
        Ok(self.store.get(&self.path(sha256)).await?.into_stream())
    }

    /// Not too many in one folder.
    fn path(&self, sha256: &Sha256Hex) -> Path {
        let name = sha256.as_str();
        Path::from([&self.prefix, "/", &name[..2], "/", name].concat())
    }
}

/// The media type of a photo, by its first bytes; none for what is no photo that browsers show.
pub(in crate::http) fn photo_type(bytes: &[u8]) -> Option<&'static str> {
    const TAKEN: [&str; 6] = [
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "image/heif",
        "image/avif",
    ];
    let found = infer::get(bytes)?.mime_type();
    TAKEN.into_iter().find(|taken| *taken == found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_are_known_by_their_first_bytes() {
        assert_eq!(photo_type(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some("image/jpeg"));
        assert_eq!(photo_type(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some("image/png"));
        for wrong in [
            &b"this is a text and no photo"[..],
            b"<svg xmlns='x'/>",
            b"",
            b"%PDF-1.7",
            b"MZ",
        ] {
            assert_eq!(photo_type(wrong), None);
        }
    }

    #[test]
    fn a_bucket_is_named_by_its_address() {
        let open = |blobs: &str| {
            let blobs = Some(blobs.to_owned());
            Blobs::open(&Storage {
                data_dir: "unused".into(),
                blobs,
            })
        };
        let prefix = |blobs: &str| open(blobs).map(|blobs| blobs.prefix).ok();
        assert_eq!(prefix("s3://photos/campus/").as_deref(), Some("campus/blobs"));
        assert_eq!(prefix("s3://photos").as_deref(), Some("blobs"));
        assert!(open("https://photos").is_err());
    }

    #[tokio::test]
    async fn what_is_written_is_read_again() {
        use futures::TryStreamExt;
        let (blobs, bytes) = (Blobs::in_memory(), Bytes::from_static(b"bytes"));
        let name = Sha256Hex::of(&bytes);
        blobs.write(&name, bytes.clone()).await.expect("written");
        let read: Vec<Bytes> = blobs
            .read(&name)
            .await
            .expect("there")
            .try_collect()
            .await
            .expect("read");
        assert_eq!(read.concat(), bytes);
        assert!(blobs.read(&Sha256Hex::of(b"other")).await.is_err());
    }
}
