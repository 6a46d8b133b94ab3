/// The line at the end of a page that names the files beside it, so that a later page knows which are its to
/// replace; readers of the page do not see it.
enum PageManifest {
  private static let start = "<!-- beside this page: "
  private static let end = " -->"

  static func line(of names: [String]) -> String {
    names.isEmpty ? "" : "\n\(start)\(names.sorted().joined(separator: " "))\(end)\n"
  }

  /// The names in the last such line of `page`.
  static func names(in page: String) -> [String] {
    let line = page.split(separator: "\n").last { $0.hasPrefix(start) && $0.hasSuffix(end) }
    return line?.dropFirst(start.count).dropLast(end.count).split(separator: " ").map(String.init) ?? []
  }
}
