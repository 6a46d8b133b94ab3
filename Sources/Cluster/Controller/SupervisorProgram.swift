internal import Dispatch
internal import Foundation

/// Sees to it that nothing of a run is left behind, whatever becomes of the controller.
///
/// It is a process whose standard input the controller holds open: when that ends, because the run is over
/// or because the controller died, it kills the nodes, which are in its process group, and removes the run's
/// directory and network. It makes the directory, too, so that there is never one without a supervisor.
public enum SupervisorProgram {
  /// The word that it writes on standard output once it supervises the run; anything else is the reason why
  /// it cannot.
  static let ready = "ready"

  /// Makes the run's directory, waits for the end of standard input and cleans up.
  ///
  /// `network` names the run's network namespaces, if it has any.
  public static func run(directory: String, nodes: Int, network: String?) -> Never {
    // SIGPIPE: a controller that is gone does not hear the answer.
    for number in [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE] { _ = signal(number, SIG_IGN) }
    do throws(ClusterError) {
      try RunDirectory.make(directory, nodes: nodes)
    } catch {
      say(error.message)
      exit(69)
    }
    say(ready)
    while let data = try? FileHandle.standardInput.read(upToCount: 4096), !data.isEmpty {}
    // Those that are stopped hear it, too.
    kill(0, SIGTERM)
    kill(0, SIGCONT)
    RunDirectory.remove(directory)
    if let network { removeNetwork(network) }
    kill(0, SIGKILL)
    exit(0)
  }

  private static func say(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
  }

  /// Until nothing is added to it any more: a dead controller's last command may still be at work.
  private static func removeNetwork(_ name: String) {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      var quiet = 0
      while quiet < 3 {
        quiet = KernelNetwork.names.contains(name) ? 0 : quiet + 1
        await KernelNetwork.removeLeftovers(name: name)
        usleep(100_000)
      }
      done.signal()
    }
    done.wait()
  }
}
