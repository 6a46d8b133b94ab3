internal import Broadcasting

/// A process that plays a Maelstrom node on standard input and output.
public struct MaelstromProcess {
  private var node: MaelstromNode
  private let name: String
  private let clock = SharedClock()
  private let input = Descriptor(number: 0)
  private let output = Descriptor(number: 1)
  private let errors = Descriptor(number: 2)

  private enum Bounds {
    /// In bytes.
    static let line = 16 << 20
    static let piece = 1 << 16
    /// In nanoseconds: a process that is not stopped turns at least so often.
    static let turn: Int64 = 500_000_000
    /// One that did not turn for so long was stopped, or might as well have been: clients wait 5 s.
    static let stop = Delay.seconds(4)
  }

  /// `name` begins every line on standard error.
  public init(_ node: MaelstromNode, name: String) {
    self.node = node
    self.name = name
  }

  /// The reason why the process cannot go on.
  public struct OutputError: Error, CustomStringConvertible {
    let number: Int32
    public var description: String { "standard output cannot be written: system error \(number)" }
  }

  /// Plays the node until standard input ends or nobody reads standard output.
  ///
  /// One thread does it all: it waits for input until the next timer is due.
  public mutating func run() throws(OutputError) {
    Descriptor.ignoreBrokenPipes()
    var splitter = LineSplitter(limit: Bounds.line)
    var buffer = [UInt8](repeating: 0, count: Bounds.piece)
    var lastTurn = clock.now
    // Maelstrom stops listening to a node that answers a client that is gone, and after a SIGSTOP nobody
    // knows how long what is in the pipe has been there.
    var isLate = false
    var isOpen = true
    while isOpen {
      var news = MaelstromNode.Output()
      let hasInput = input.awaitInput(atMost: isLate ? 0 : timeToWait)
      let isStopped = clock.now - lastTurn > Bounds.stop
      lastTurn = clock.now
      isLate = isStopped || (isLate && hasInput)
      if hasInput {
        let bytes = input.read(into: &buffer)
        isOpen = bytes != nil
        for piece in bytes.map({ splitter.take($0) }) ?? [splitter.finish()].compactMap({ $0 }) {
          switch piece {
          case .line(let line): node.receive(line, late: isLate, at: clock.now, into: &news)
          case .overlong: node.receiveOverlong(Bounds.line, at: clock.now, into: &news)
          }
        }
      }
      node.advance(at: clock.now, into: &news)
      for remark in news.remarks { errors.writeLine("\(name): \(remark)") }
      guard try write(news.lines) else { return }
    }
  }

  /// In nanoseconds.
  private var timeToWait: Int64 {
    let now = clock.now
    return min(max((node.nextDue - now).nanoseconds, 0), Bounds.turn)
  }

  /// False where nobody reads the output.
  private func write(_ lines: [String]) throws(OutputError) -> Bool {
    guard !lines.isEmpty else { return true }
    switch output.write(lines.joined(separator: "\n") + "\n") {
    case .done: return true
    case .closed: return false
    case .failed(let number): throw OutputError(number: number)
    }
  }
}

extension Descriptor {
  /// A failure is ignored: there is nowhere to report it.
  func writeLine(_ text: String) { _ = write(text + "\n") }
}
