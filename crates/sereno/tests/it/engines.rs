//! Both engines for tests: SQLite in temporary files, a real PostgreSQL started once.
//!
//! PostgreSQL runs from Debian's binaries in a temporary folder on a unix socket, as `postgres`
//! through `setpriv` when we are root (it refuses to run as root). One template database is
//! migrated; each test gets a copy of it, dropped with the test. The server ends with the test
//! process; its folder goes at the next run, or with the folder that `./test` runs in.

use sereno::app;
use sereno_station::db::{Target, migrate};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

static N: AtomicU32 = AtomicU32::new(0);

/// A folder, and perhaps a database of PostgreSQL, that go away with the test.
pub struct Scratch {
    folder: PathBuf,
    database: Option<String>,
}

impl Scratch {
    pub fn new(name: &str) -> Scratch {
        let n = N.fetch_add(1, Ordering::SeqCst);
        let dir = std::env::temp_dir().join(format!("sereno-it-{}-{n}-{name}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Scratch { folder: dir, database: None }
    }
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some(name) = &self.database {
            postgres().forget(name);
        }
    }
}

/// An engine to run a test on, with a fresh database.
pub struct Fresh {
    pub name: &'static str,
    pub target: Target,
    pub scratch: Scratch,
}

impl Fresh {
    /// What `--database` takes, when it is PostgreSQL.
    pub fn database(&self) -> Option<String> {
        match &self.target {
            Target::File(_) => None,
            Target::Postgres(address) => Some(address.clone()),
        }
    }
}

/// A fresh database on each engine there is.
pub fn each(name: &str) -> Vec<Fresh> {
    let engines = std::env::var("SERENO_TEST_ENGINES")
        .unwrap_or_else(|_| if initdb().is_some() { "sqlite,postgresql".to_owned() } else { "sqlite".to_owned() });
    let mut all = Vec::new();
    for engine in engines.split(',') {
        let mut scratch = Scratch::new(name);
        match engine {
            "sqlite" => {
                all.push(Fresh { name: "sqlite", target: Target::File(scratch.path().join("sereno.db")), scratch })
            }
            "postgresql" => {
                let (database, address) = postgres().database();
                scratch.database = Some(database);
                all.push(Fresh { name: "postgresql", target: Target::Postgres(address), scratch })
            }
            other => panic!("there is no engine {other}"),
        }
    }
    all
}

fn initdb() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> =
        versions.flatten().map(|v| v.path().join("bin")).filter(|b| b.join("initdb").exists()).collect();
    found.sort();
    found.pop()
}

struct Postgres {
    folder: PathBuf,
    copying: Mutex<u32>,
}

impl Postgres {
    fn address(&self, database: &str) -> String {
        format!("host={} user=postgres dbname={database}", self.folder.display())
    }

    /// A new database: its name and its address.
    fn database(&self) -> (String, String) {
        let mut n = self.copying.lock().unwrap();
        *n += 1;
        let name = format!("t{n}");
        let mut client = postgres_client(&self.address("postgres"));
        client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE sereno_template")).unwrap();
        let address = self.address(&name);
        (name, address)
    }

    /// Some ten megabytes for each test would fill a small disk before the last one. A test that
    /// failed may have left the server dead; whoever reads its failure needs no second one.
    fn forget(&self, name: &str) {
        if let Ok(mut client) = postgres::Client::connect(&self.address("postgres"), postgres::NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Folders of test runs that have ended: a run that is killed cannot clear up after itself, and
/// one that ends in order leaves its server's folder.
fn clear_up_after_others() {
    let all = std::fs::read_dir(std::env::temp_dir()).unwrap();
    for entry in all.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let rest = name.strip_prefix("sereno-pg-").or_else(|| name.strip_prefix("sereno-it-"));
        let pid = rest.and_then(|r| r.split('-').next()).and_then(|p| p.parse::<u32>().ok());
        if pid.is_some_and(|pid| !Path::new(&format!("/proc/{pid}")).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Where the server keeps its data folder and its log, `server.log`.
pub fn postgres_folder() -> &'static Path {
    &postgres().folder
}

fn postgres_client(address: &str) -> postgres::Client {
    postgres::Client::connect(address, postgres::NoTls).unwrap()
}

/// A command that runs as somebody PostgreSQL accepts, and dies with us.
fn as_postgres(program: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n");
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "INT"]);
    if is_root {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
    }
    command.arg(program);
    command
}

fn postgres() -> &'static Postgres {
    static RUNNING: OnceLock<Postgres> = OnceLock::new();
    RUNNING.get_or_init(|| {
        let bin = initdb().expect("PostgreSQL is not installed (Debian: postgresql)");
        clear_up_after_others();
        let folder = std::env::temp_dir().join(format!("sereno-pg-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::set_permissions(&folder, mode).unwrap();
        let data = folder.join("data");
        let made = as_postgres(&bin.join("initdb"))
            .args(["--locale=C", "--encoding=UTF8", "--auth=trust", "--username=postgres", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let (bin, at, socket) = (bin, data, folder.clone());
        // The death signal is sent when the thread that started it ends, so that one never does.
        std::thread::spawn(move || {
            let mut server = as_postgres(&bin.join("postgres"))
                .arg("-D")
                .arg(&at)
                .args(["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200", "-k"])
                .arg(&socket)
                .stdout(Stdio::null())
                .stderr(std::fs::File::create(socket.join("server.log")).unwrap())
                .spawn()
                .unwrap();
            let _ = server.wait();
        });
        let running = Postgres { folder, copying: Mutex::new(0) };
        let mut tries = 0;
        while postgres::Client::connect(&running.address("postgres"), postgres::NoTls).is_err() {
            tries += 1;
            assert!(tries < 600, "PostgreSQL did not come up");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        postgres_client(&running.address("postgres")).batch_execute("CREATE DATABASE sereno_template").unwrap();
        migrate(&Target::Postgres(running.address("sereno_template")), app::MIGRATIONS).unwrap();
        running
    })
}
