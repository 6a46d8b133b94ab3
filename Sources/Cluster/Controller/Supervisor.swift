internal import Dispatch
internal import Foundation
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// The controller's end of a supervisor.
final class Supervisor: Sendable {
  private struct State {
    var pid: Int32?
    /// The first line it says.
    var answer = ""
    var failure: String?
    /// It has ended, though it was not released.
    var isGone = false
    var isReleased = false
  }

  private let directory: String
  private let network: String?
  private let hold = AsyncStream<Void>.makeStream()
  private let answered = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let state = Mutex(State())

  /// The longest time that it may take to clean up, in seconds.
  private static let patience = 20

  /// Starts a supervisor, which makes the run's directory; throws if it cannot.
  ///
  /// It may take `patience` seconds to start.
  init(program: String, directory: String, nodes: Int, network: String?, patience: Int) throws(ClusterError) {
    self.directory = directory
    self.network = network
    let arguments =
      ["keep", "--directory", directory, "--nodes", "\(nodes)"] + (network.map { ["--network", $0] } ?? [])
    Task.detached { [self] in
      do {
        var options = PlatformOptions()
        options.processGroupID = 0
        _ = try await Subprocess.run(
          .path(.init(program)), arguments: Arguments(arguments), platformOptions: options,
          input: .inputWriter, output: .sequence, error: .discarded
        ) { execution in
          state.withLock { $0.pid = execution.processIdentifier.value }
          async let heard: Void = listen(to: execution.standardOutput)
          for await _ in hold.stream {}
          try? await execution.standardInputWriter.finish()
          await heard
        }
      } catch {
        state.withLock { $0.failure = "\(error)" }
      }
      answered.signal()
      ended.signal()
    }
    let isInTime = answered.wait(timeout: .now() + .seconds(patience)) == .success
    let (answer, failure) = state.withLock { ($0.answer, $0.failure) }
    guard answer != SupervisorProgram.ready else { return }
    release(patience: 1)
    if let failure { throw ClusterError(.unavailable, "\(program) cannot be started: \(failure)") }
    guard answer.isEmpty else { throw ClusterError(.unavailable, answer) }
    let fate = isInTime ? "ended" : "did not answer within \(patience) s"
    throw ClusterError(
      .failed,
      "\(program) \(fate) when it was started to clean up after the run; "
        + "see whether '\(program) keep --help' runs"
    )
  }

  private func listen(to output: SubprocessOutputSequence) async {
    var text: [UInt8] = []
    do {
      for try await part in output {
        text += unsafe part.withUnsafeBytes { unsafe Array($0) }
        if let end = text.firstIndex(of: UInt8(ascii: "\n")) { note(text[..<end]) }
      }
      // The last line need not end with a line feed.
      note(text.prefix { $0 != UInt8(ascii: "\n") })
    } catch {
      // Nothing more is to be heard either way.
    }
    state.withLock { $0.isGone = !$0.isReleased }
    answered.signal()
  }

  /// Takes the line as the answer, if it is the first.
  private func note(_ line: ArraySlice<UInt8>) {
    let isFirst = state.withLock { state in
      guard state.answer.isEmpty, !line.isEmpty else { return false }
      state.answer = String(decoding: line, as: UTF8.self)
      return true
    }
    if isFirst { answered.signal() }
  }

  /// The process group that nodes join.
  var group: Int32 { state.withLock { $0.pid } ?? 0 }

  /// Throws if it is no longer there to clean up.
  func check() throws(ClusterError) {
    let (isGone, pid) = state.withLock { ($0.isGone, $0.pid) }
    guard isGone else { return }
    throw ClusterError(
      .failed,
      "process \(pid ?? 0), which cleans up after the run, was ended by somebody; the run was given up, "
        + "start it again")
  }

  /// Has it clean up, and waits until it has; what it cannot do is done here, after so many seconds.
  func release(patience: Int = Supervisor.patience) {
    let (orphans, pid) = state.withLock { state in
      defer { state.isReleased = true }
      return (state.isGone && !state.isReleased, state.pid)
    }
    // Its id is its own until it has been waited for, which begins now.
    if orphans { killGroup(pid) }
    hold.continuation.finish()
    if ended.wait(timeout: .now() + .seconds(patience)) == .timedOut {
      killGroup(pid)
      ended.wait()
    }
    ended.signal()
    if FileManager.default.fileExists(atPath: directory) { RunDirectory.remove(directory) }
    if let network, KernelNetwork.names.contains(network) {
      try? blocking { await KernelNetwork.removeLeftovers(name: network) }
    }
  }

  private func killGroup(_ pid: Int32?) {
    if let pid { kill(-pid, SIGKILL) }
  }
}
