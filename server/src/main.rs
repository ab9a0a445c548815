//! The program `baoxiu`: see `baoxiu --help`.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
