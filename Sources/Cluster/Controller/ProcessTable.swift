internal import Dispatch
internal import Subprocess
internal import Synchronization
internal import SystemPackage

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The processes of a run: started, signalled, and watched to their ends.
final class ProcessTable: Sendable {
  /// A process of a node.
  struct Key: Hashable, Sendable {
    let node: Int
    let incarnation: UInt32
  }

  struct End: Hashable, Sendable {
    /// As in `killed by signal 9`; nil for an ordinary end.
    let failure: String?
    /// The last line that it wrote to standard error.
    let lastWords: String
  }

  private struct Entry {
    var pid: Int32?
    var end: End?
  }

  private let entries = Mutex<[Key: Entry]>([:])
  private let running = DispatchGroup()

  /// Starts a process in the process group of `group`.
  func start(
    _ key: Key, _ command: [String], environment: [String: String], group: Int32
  ) {
    entries.withLock { $0[key] = Entry() }
    running.enter()
    Task.detached {
      let end: End
      do {
        var options = PlatformOptions()
        options.processGroupID = group
        let result = try await Subprocess.run(
          .path(.init(command[0])), arguments: Arguments(Array(command.dropFirst())),
          environment: .inherit.updating(
            Dictionary(
              uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
          platformOptions: options, input: .none, output: .discarded, error: .string(limit: 1 << 16)
        ) { execution in
          let pid = execution.processIdentifier.value
          self.entries.withLock { $0[key]?.pid = pid }
        }
        let words = result.standardError
        end = End(
          failure: Self.failure(result.terminationStatus),
          lastWords: words.split(whereSeparator: \.isNewline).last.map(String.init) ?? "")
      } catch {
        end = End(failure: "cannot be started: \(error)", lastWords: "")
      }
      self.entries.withLock { $0[key]?.end = end }
      self.running.leave()
    }
  }

  private static func failure(_ status: TerminationStatus) -> String? {
    switch status {
    case .exited(0): nil
    case .exited(let code): "ended with \(code)"
    case .signaled(let signal): "was killed by signal \(signal)"
    }
  }

  func end(of key: Key) -> End? { entries.withLock { $0[key]?.end } }

  /// True where the signal was sent: false where the process has not started yet, or has ended.
  @discardableResult
  func signal(_ number: Int32, _ key: Key) -> Bool {
    entries.withLock { entries in
      guard let entry = entries[key], entry.end == nil, let pid = entry.pid else { return false }
      return kill(pid, number) == 0
    }
  }

  /// Waits until every process has ended; false if some have not in so many seconds.
  func waitForAll(atMost seconds: Int) -> Bool {
    running.wait(timeout: .now() + .seconds(seconds)) == .success
  }
}
