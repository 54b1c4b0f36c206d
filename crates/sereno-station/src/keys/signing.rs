//! The key that signs what is said in public, `DIR/notice.key`: one line, as other programs that
//! sign notes read it.
//!
//! It is made once, by whoever needs it first; nodes that share a database share the folder. Its
//! name carries some bytes of chance beside the network's name, so that no two networks have the
//! same. While the ring is shut nobody signs, and the file is wrapped with the day keys.
//!
//! A sender keeps it in a folder of its own ([`KeyRing::open_apart`]): there it is moved from the data
//! folder at the first start, and whoever has the data folder can read what is published of it, and
//! sign nothing.

use super::wrapped::{self, private_file};
use super::{KeyError, KeyRing};
use sereno_seal::digest::hex;
use sereno_seal::note::{Kind, NoteError, Signer, Verifier};
use std::io::Write as _;
use std::sync::{Arc, PoisonError};

/// The file.
pub(super) const NAME: &str = "notice.key";
/// What others may know of it, in the data folder, when the key lies in a sender's own.
const PUBLISHED: &str = "notice.pub";

fn slug(network: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let slug: String = network.chars().take(40).map(plain).collect();
    slug.trim_matches('-').to_owned()
}

impl KeyRing {
    /// The key that signs what a network says in public, made when there is none. A ring that
    /// lives in memory has one that everybody knows, so that drills can be played again.
    ///
    /// # Errors
    /// [`KeyError::Shut`] while the network is locked; when the file cannot be read or written.
    pub fn signer(&self, network: &str) -> Result<Arc<Signer>, KeyError> {
        if self.is_shut() {
            return Err(KeyError::Shut);
        }
        if let Some(known) = &*self.signing.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Arc::clone(known));
        }
        let signer = Arc::new(self.signer_of_file(network)?);
        *self.signing.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&signer));
        *self.verifying.write().unwrap_or_else(PoisonError::into_inner) = Some(signer.verifier());
        Ok(signer)
    }

    /// What others may know of that key. A process that has known it goes on knowing it while the
    /// network is locked, so that what was said before can still be read.
    ///
    /// # Errors
    /// As [`KeyRing::signer`].
    pub fn verifier(&self, network: &str) -> Result<Verifier, KeyError> {
        match self.signer(network) {
            Ok(signer) => Ok(signer.verifier()),
            Err(KeyError::Shut) => {
                let known = self.verifying.read().unwrap_or_else(PoisonError::into_inner).clone();
                known.ok_or(KeyError::Shut)
            }
            Err(error) => Err(error),
        }
    }

    fn signer_of_file(&self, network: &str) -> Result<Signer, KeyError> {
        let Some(folder) = self.folder() else {
            return Signer::new("sereno/drill/notices", Kind::Note, [9; 32])
                .map_err(|e| KeyError::Signing(NAME.into(), e));
        };
        self.holding_file(|| {
            let path = self.brought_home(folder, NAME)?;
            let failed = |error| KeyError::File(path.clone(), error);
            let wrong = |error: NoteError| KeyError::Signing(path.clone(), error);
            match std::fs::read_to_string(&path) {
                Ok(line) => return Signer::read(&line, Kind::Note).map_err(wrong),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(error)),
            }
            let name = format!("sereno/{}/notices/{}", slug(network), hex(&self.entropy.bytes::<4>()));
            let signer = Signer::new(&name, Kind::Note, self.entropy.bytes()).map_err(wrong)?;
            let fresh = path.with_extension("key.new");
            let mut file = private_file(&fresh).map_err(failed)?;
            file.write_all(format!("{}\n", signer.private_text()).as_bytes())
                .and_then(|()| file.sync_all())
                .and_then(|()| std::fs::rename(&fresh, &path))
                .map_err(failed)?;
            wrapped::flush_folder(&path).map_err(failed)?;
            Ok(signer)
        })
    }

    /// True while the panic lock has wrapped the key of notices, and two sheets must open it.
    pub fn is_signer_wrapped(&self) -> bool {
        self.home(NAME).is_some_and(|at| wrapped::wrapped(&at).exists())
    }

    /// What was published of the key of notices beside the day keys; none while nothing was.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn published(&self) -> Result<Option<String>, KeyError> {
        let Some(folder) = self.folder() else { return Ok(None) };
        let path = folder.join(PUBLISHED);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(KeyError::File(path, error)),
        }
    }

    /// Publishes what others may know of the key of notices. A ring that keeps it beside the day
    /// keys needs not to, and does not.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn publish(&self, text: &str) -> Result<(), KeyError> {
        let (Some(folder), true) = (self.folder(), self.apart.is_some()) else { return Ok(()) };
        if self.published()?.as_deref() == Some(text) {
            return Ok(());
        }
        let path = folder.join(PUBLISHED);
        // It is no secret; the web tier, which may be another user, reads it.
        let fresh = path.with_extension("pub.new");
        std::fs::write(&fresh, text)
            .and_then(|()| std::fs::rename(&fresh, &path))
            .map_err(|error| KeyError::File(path.clone(), error))
    }

    /// Drops the signing key from memory.
    pub(super) fn forget_signing(&self) {
        *self.signing.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
