import Broadcasting
import Foundation

/// A blow that strikes a live run from outside.
enum Attack: String, CaseIterable {
  case killNode = "kill a node"
  case stopNode = "stop a node"
  case killSupervisor = "kill the keeper"
  case killController = "kill the controller"
  case killControllerOfStopped = "kill the controller with a node stopped"
  case interrupt = "interrupt"
  case terminate = "terminate"

  /// Strikes; false if what it aims at is not there.
  func strike(controller: Int32, run: ProcessesOfRun, _ random: inout SplitMix64) -> Bool {
    func node() -> Int32? {
      let nodes = run.living.filter(\.isNode)
      return nodes.isEmpty ? nil : nodes[random.index(below: nodes.count)].id
    }
    func send(_ signal: Int32, to process: Int32?) -> Bool {
      guard let process else { return false }
      return Foundation.kill(process, signal) == 0
    }
    switch self {
    case .killNode: return send(SIGKILL, to: node())
    case .stopNode: return send(SIGSTOP, to: node())
    case .killSupervisor: return send(SIGKILL, to: run.living.first { $0.isSupervisor }?.id)
    case .killController: return send(SIGKILL, to: controller)
    case .killControllerOfStopped:
      _ = send(SIGSTOP, to: node())
      return send(SIGKILL, to: controller)
    case .interrupt: return send(SIGINT, to: controller)
    case .terminate: return send(SIGTERM, to: controller)
    }
  }

  /// The status that the run may end with when it was struck in time (minus the signal, if one ended it).
  var status: Int32 {
    switch self {
    case .killNode, .stopNode, .killSupervisor: 70
    case .killController, .killControllerOfStopped: -SIGKILL
    case .interrupt: 128 + SIGINT
    case .terminate: 128 + SIGTERM
    }
  }
}
