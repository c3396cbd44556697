/// The version of this program, as `nnqft --version` prints it and stores record it.
public let programVersion = "0.1.0"
