import Cluster
import Dispatch
import Foundation
import Studies

/// Ends the process on SIGINT and SIGTERM in an orderly way, until `end`.
final class Interruption {
  private let sources: [any DispatchSourceSignal]
  private static let signals = [SIGINT, SIGTERM]

  /// Calls `finish` on the first signal.
  ///
  /// `finish` ends the process with the status it is given, 128 + the signal's number; it is called on a
  /// thread of its own, while others run. A second signal ends the process at once.
  init(finish: @escaping @Sendable (_ status: Int32) -> Never) {
    let queue = DispatchQueue(label: "signals")
    sources = Self.signals.map { number in
      Self.ignore(number)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        Self.signals.forEach(Self.restore)
        finish(128 + number)
      }
      source.resume()
      return source
    }
  }

  /// For a runner, which keeps nothing more: ends a live run that is under way, takes `progress` off the
  /// terminal, and says how far it came.
  ///
  /// `remark` follows "interrupted with", given the number of outcomes that are known.
  convenience init<Key, Outcome, Failure>(
    of runner: Runner<Key, Outcome, Failure>, clearing progress: Progress? = nil,
    remark: @escaping @Sendable (_ done: Int) -> String
  ) {
    self.init { status in
      LiveRun.abandonAll()
      runner.interrupt { (known) -> Never in
        progress?.clear()
        StandardError.line("interrupted with \(remark(known.count))")
        // Without exit handlers: they are not safe beside threads that run.
        _exit(status)
      }
    }
  }

  /// From here on a signal does what it does by default.
  func end() {
    for source in sources { source.cancel() }
    Self.signals.forEach(Self.restore)
  }

  private static func ignore(_ number: Int32) { _ = signal(number, SIG_IGN) }
  private static func restore(_ number: Int32) { _ = signal(number, SIG_DFL) }
}
