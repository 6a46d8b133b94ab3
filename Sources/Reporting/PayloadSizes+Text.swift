import Broadcasting

extension PayloadSizes {
  /// As a reader says it: `64 bytes`, `256 bytes (99%) or 65536 bytes (1%)`.
  var text: String {
    if let only { return "\(only) bytes" }
    let texts = kinds.map { "\($0.bytes) bytes (\($0.share))" }
    return texts.dropLast().joined(separator: ", ") + " or " + texts[texts.count - 1]
  }
}
