/// Lines on their way to standard output, in blocks.
final class TraceOutput {
  private var pending = ""
  private var failure: Failure?

  func line(_ text: String) {
    pending += text
    pending += "\n"
    if pending.utf8.count > 1 << 16 { flush() }
  }

  /// Writes the rest; throws if any of it could not be written.
  func finish() throws(Failure) {
    flush()
    if let failure { throw failure }
  }

  private func flush() {
    guard failure == nil else { return }
    do throws(Failure) {
      try StandardOutput.write(pending)
    } catch {
      failure = error
    }
    pending = ""
  }
}
