//! The backup as a download.

use super::{KEYS_FILE, OBJECT, file_name, make, make_keys, pages};
use crate::audit;
use crate::db::{DbError, Stop};
use crate::lock::sheets_in_use;
use crate::site::Site;
use crate::web::{Posted, Route, Verb, Visit, Who, draw, draw_as};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sereno_core::role::Role;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

const ADMIN: &[Role] = &[Role::Admin];

/// Routes of backups.
pub const ROUTES: &[Route<Site>] = &[
    Route { verb: Verb::Get, path: "/admin/backup", who: Who::Roles(ADMIN), audited: false, make: || get(show) },
    Route { verb: Verb::Post, path: "/admin/backup", who: Who::Stepped(ADMIN), audited: true, make: || post(download) },
    Route {
        verb: Verb::Post,
        path: "/admin/backup/keys",
        who: Who::Stepped(ADMIN),
        audited: true,
        make: || post(download_keys),
    },
];

/// Lines of what was made before that the page shows.
const LAST: i64 = 8;
/// What is read at once from the file that goes out.
const PIECE_BYTES: usize = 1 << 16;

async fn page(site: &Site, visit: &Visit, refused: &str) -> Result<pages::BackupPage, Stop> {
    let (n, lines) =
        site.db.read(|tx| Ok((sheets_in_use(tx)?.len(), audit::lines(tx, &["backup."], Some(OBJECT), LAST)?))).await?;
    Ok(pages::BackupPage::new(visit, n, &lines, refused))
}

async fn show(visit: Visit, State(site): State<Site>) -> Result<Response, Stop> {
    draw(&page(&site, &visit, "").await?)
}

/// A file with no name that only this process can read: what is in it is sealed all the same.
fn nameless(site: &Site) -> std::io::Result<File> {
    let folder = site.keys.folder().map_or_else(std::env::temp_dir, std::path::Path::to_path_buf);
    let path: PathBuf = folder.join(format!("sereno-{}.part", site.secret()));
    let mut how = OpenOptions::new();
    how.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    let file = how.open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

fn as_file(name: &str, body: Body) -> Response {
    let named = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, named)], body)
        .into_response()
}

async fn refused(site: &Site, posted: &Posted, stop: Stop) -> Result<Response, Stop> {
    match stop {
        Stop::Refused(r) => {
            let sentence = posted.visit.sentence(&r);
            draw_as(posted.visit.status(&r), &page(site, &posted.visit, &sentence).await?)
        }
        stop @ Stop::Fault(_) => Err(stop),
    }
}

async fn download(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    let lost = |_| Stop::Fault(DbError::Lost("no room for the backup beside the database"));
    let file = nameless(&site).map_err(lost)?;
    match make(&site, posted.visit.actor, vec![], file).await {
        Ok((_, mut file)) => {
            file.seek(SeekFrom::Start(0)).map_err(lost)?;
            // It is read in pieces as the other side takes them, so its size costs no memory.
            let pieces = futures_util::stream::unfold(Some(file), |file| async move {
                let mut file = file?;
                let mut piece = vec![0; PIECE_BYTES];
                match file.read(&mut piece) {
                    Ok(0) => None,
                    Ok(n) => {
                        piece.truncate(n);
                        Some((Ok(Bytes::from(piece)), Some(file)))
                    }
                    Err(error) => Some((Err(error), None)),
                }
            });
            Ok(as_file(&file_name(&site, posted.visit.now), Body::from_stream(pieces)))
        }
        Err(stop) => refused(&site, &posted, stop).await,
    }
}

async fn download_keys(State(site): State<Site>, posted: Posted) -> Result<Response, Stop> {
    match make_keys(&site, posted.visit.actor, vec![]).await {
        Ok(bytes) => Ok(as_file(KEYS_FILE, Body::from(bytes))),
        Err(stop) => refused(&site, &posted, stop).await,
    }
}
