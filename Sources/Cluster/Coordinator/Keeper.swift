internal import Dispatch
internal import Foundation
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// Sees to it that nothing of a run is left behind, whatever becomes of the coordinator.
///
/// It is a process whose standard input the coordinator holds open: when that ends, because the run is over
/// or because the coordinator died, it kills the nodes, which are in its process group, and removes the run's
/// directory and network.
public enum KeeperProgram {
  /// Waits for the end of standard input and cleans up.
  ///
  /// `network` names the run's network namespaces, if it has any.
  public static func run(directory: String, network: String?) -> Never {
    for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] { _ = signal(number, SIG_IGN) }
    while let data = try? FileHandle.standardInput.read(upToCount: 4096), !data.isEmpty {}
    // Those that are stopped see this signal later, and the one they cannot ignore below.
    kill(0, SIGTERM)
    for _ in 0..<50 {
      try? FileManager.default.removeItem(atPath: directory)
      if !FileManager.default.fileExists(atPath: directory) { break }
      usleep(20_000)
    }
    if let network { removeNetwork(network) }
    kill(0, SIGKILL)
    exit(0)
  }

  private static func removeNetwork(_ name: String) {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      await KernelNetwork.removeLeftovers(name: name)
      done.signal()
    }
    done.wait()
  }
}

/// The coordinator's end of a keeper.
final class Keeper: Sendable {
  private let hold = AsyncStream<Void>.makeStream()
  private let ended = DispatchSemaphore(value: 0)
  private let state = Mutex<(pid: Int32?, failure: String?)>((nil, nil))

  /// Starts a keeper; throws if it cannot be started.
  init(program: String, directory: String, network: String?) throws {
    let started = DispatchSemaphore(value: 0)
    let arguments = ["keep", "--directory", directory] + (network.map { ["--network", $0] } ?? [])
    Task.detached { [self] in
      do {
        var options = PlatformOptions()
        options.processGroupID = 0
        _ = try await Subprocess.run(
          .path(.init(program)), arguments: Arguments(arguments), platformOptions: options,
          input: .inputWriter, output: .discarded, error: .discarded
        ) { execution in
          let pid = execution.processIdentifier.value
          state.withLock { $0.pid = pid }
          started.signal()
          for await _ in hold.stream {}
          try? await execution.standardInputWriter.finish()
        }
      } catch {
        let failure = "\(error)"
        state.withLock { $0.failure = failure }
      }
      started.signal()
      ended.signal()
    }
    started.wait()
    if let failure = state.withLock({ $0.pid == nil ? $0.failure ?? "it ended at once" : nil }) {
      throw ClusterError(.failed, "\(program) cannot be started: \(failure)")
    }
  }

  /// The process group that nodes join.
  var group: Int32 { state.withLock { $0.pid } ?? 0 }

  /// Has it clean up, and waits until it has.
  func release() {
    hold.continuation.finish()
    ended.wait()
    ended.signal()
  }
}
