import Cluster
import Foundation
import Studies

/// Ends the process on SIGINT and SIGTERM in an orderly way, until `end`.
///
/// A handler that writes into a pipe, not a dispatch source of the signal: such a source is installed some
/// time after it is resumed, and a signal that comes before is lost.
final class Interruption {
  private let arrivals = Pipe()
  private static let signals = [SIGINT, SIGTERM]

  /// Calls `finish` on the first signal; made on the main thread, which takes the signals.
  ///
  /// `finish` ends the process with the status it is given, 128 + the signal's number; it is called on a
  /// thread of its own, while others run. A second signal ends the process at once.
  init(finish: @escaping @Sendable (_ status: Int32) -> Never) {
    arrivals.fileHandleForReading.readabilityHandler = { reading in
      guard let number = reading.availableData.first else { return }
      Self.signals.forEach(Self.restore)
      finish(128 + Int32(number))
    }
    unsafe signalPipe = arrivals.fileHandleForWriting.fileDescriptor
    Self.signals.forEach(Self.report)
    Self.unblock()
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
    Self.signals.forEach(Self.restore)
    arrivals.fileHandleForReading.readabilityHandler = nil
  }

  /// Writes the signal's number into `signalPipe`: nothing else is safe in a handler.
  private static func report(_ number: Int32) {
    _ = signal(number) { number in
      var byte = UInt8(truncatingIfNeeded: number)
      let code = errno
      _ = unsafe write(signalPipe, &byte, 1)
      errno = code
    }
  }

  /// On this thread: a program that starts others from a thread which blocks signals hands that on to them.
  private static func unblock() {
    var mask = sigset_t()
    unsafe sigemptyset(&mask)
    for number in signals { unsafe sigaddset(&mask, number) }
    _ = unsafe pthread_sigmask(SIG_UNBLOCK, &mask, nil)
  }

  private static func restore(_ number: Int32) { _ = signal(number, SIG_DFL) }
}

/// The writing end of the pipe of the `Interruption` that is in force.
nonisolated(unsafe) private var signalPipe: Int32 = -1
