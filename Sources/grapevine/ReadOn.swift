/// The part of a command's help that names the pages in docs/ which go on from there.
enum ReadOn {
  /// Of the pages called `names`, each without its ending.
  static func pages(_ names: String...) -> String {
    (["READ ON"] + names.map { "  docs/\($0).md" }).joined(separator: "\n")
  }
}
