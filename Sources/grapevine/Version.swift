/// The program's version.
///
/// Results of different versions are not mixed in one file.
enum Version {
  static let text = "0.4.0"
}
