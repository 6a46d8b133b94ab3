internal import Broadcasting

/// Lets only so many remarks through, however much garbage comes: Maelstrom keeps all of them in a file.
struct RemarkLimiter {
  private static let span = Delay.seconds(1)
  private static let most = 10

  private var spanEnd = Instant.zero
  private var count = 0

  /// The text to be written; nil for nothing.
  mutating func admit(_ text: String, at now: Instant) -> String? {
    if now >= spanEnd {
      let suppressed = max(count - Self.most, 0)
      (spanEnd, count) = (now + Self.span, 1)
      return suppressed == 0 ? text : "\(text) (and before it \(suppressed) others, not shown)"
    }
    count += 1
    return count <= Self.most ? text : nil
  }
}
