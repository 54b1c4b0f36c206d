//! The key that signs what is said in public, `DIR/notice.key`: one line, as other programs that
//! sign notes read it.
//!
//! It is made once, by whoever needs it first; nodes that share a database share the folder. Its
//! name carries some bytes of chance beside the network's name, so that no two networks have the
//! same. While the ring is shut nobody signs, and the file is wrapped with the day keys.

use super::wrapped::{self, private_file};
use super::{KeyError, KeyRing};
use sereno_seal::digest::hex;
use sereno_seal::note::{Kind, NoteError, Signer, Verifier};
use std::io::Write as _;
use std::sync::{Arc, PoisonError};

/// The file.
const NAME: &str = "notice.key";

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
        let path = folder.join(NAME);
        let failed = |error| KeyError::File(path.clone(), error);
        let wrong = |error: NoteError| KeyError::Signing(path.clone(), error);
        self.holding_file(|| {
            if wrapped::wrapped(&path).exists() {
                return Err(KeyError::Shut);
            }
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

    /// Drops the signing key from memory.
    pub(super) fn forget_signing(&self) {
        *self.signing.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
