import Formats

extension Results {
  /// The command that makes them again as the file at `path`, after the program's name; nil where what was
  /// asked is not known.
  ///
  /// The place where they go is left out where the command itself says it, as it did before schema 1.2, and
  /// where the file is none that the command would write.
  func command(writing path: String) -> String? {
    guard let command else { return nil }
    var words: [String] = []
    if let part, let index = part.shards.first, part.shards.count == 1 {
      words += ["--shard", "\(index)/\(part.count)"]
    }
    let name = "/results.json"
    if path.hasSuffix(name), !command.contains(" -o "), path != "results\(name)" || !words.isEmpty {
      words += ["-o", String(path.dropLast(name.count))]
    }
    return ([command] + words.map(ShellWord.quoted)).joined(separator: " ")
  }
}
