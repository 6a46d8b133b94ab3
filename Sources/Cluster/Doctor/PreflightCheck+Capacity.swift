/// The checks about limited resources, against the needs of a run of some nodes.
extension PreflightCheck {
  static func openFiles(_ machine: Machine, nodes: Int) -> PreflightCheck {
    guard let limit = machine.openFiles else { return unknown("open files") }
    func text(_ limit: Int) -> String { limit == .max ? "any number" : "\(limit)" }
    let needed = FileDescriptorBudget.needed(nodes: nodes)
    let found = "\(text(limit.soft)), at most \(text(limit.hard))"
    if limit.soft >= needed {
      return PreflightCheck(
        "open files", .ok, found + enough(FileDescriptorBudget.mostNodes(limit: limit.soft)))
    }
    return PreflightCheck(
      "open files", .problem,
      found + tooFew(FileDescriptorBudget.mostNodes(limit: limit.soft), nodes: nodes),
      advice: limit.hard >= needed
        ? "ulimit -n \(needed)" : "as root: ulimit -n \(needed), or raise nofile in /etc/security/limits.conf"
    )
  }

  static func threads(_ machine: Machine, nodes: Int) -> PreflightCheck {
    guard let threads = machine.threads else { return PreflightCheck("processes", .ok, "not limited") }
    return capacity(
      "processes", "\(threads) threads", mostNodes: threads / NodeCost.threads, nodes: nodes,
      advice: "ulimit -u \(nodes * NodeCost.threads), or raise the control group's pids.max")
  }

  static func ports(_ machine: Machine, nodes: Int) -> PreflightCheck {
    guard let ports = machine.ports else { return unknown("ports") }
    return capacity(
      "ports", "\(ports) to choose from", mostNodes: ports / NodeCost.ports, nodes: nodes,
      advice: "widen net.ipv4.ip_local_port_range")
  }

  static func memory(_ machine: Machine, nodes: Int) -> PreflightCheck {
    guard let memory = machine.memory else { return unknown("memory") }
    return capacity(
      "memory", "\(tenths(Double(memory) / 1e9)) GB available", mostNodes: Int(memory / NodeCost.memory),
      nodes: nodes, advice: "end what else runs, or use fewer nodes")
  }

  static func temporaryFiles(_ machine: Machine) -> PreflightCheck {
    let directory = machine.temporaryFiles
    if !directory.isWritable {
      return PreflightCheck(
        "temporary files", .problem, "\(directory.path) cannot be written",
        advice: "set TMPDIR to a directory that can")
    }
    let longest = RunDirectory.longestSocketPath - NodeCost.socketPath
    if directory.path.utf8.count > longest {
      return PreflightCheck(
        "temporary files", .problem, "\(directory.path) is too long a path for the sockets in it",
        advice: "set TMPDIR to a path of at most \(longest) bytes")
    }
    return PreflightCheck("temporary files", .ok, "\(directory.path) can be written")
  }

  private static func capacity(
    _ subject: String, _ found: String, mostNodes: Int, nodes: Int, advice: String
  ) -> PreflightCheck {
    if mostNodes >= nodes { return PreflightCheck(subject, .ok, found + enough(mostNodes)) }
    return PreflightCheck(subject, .problem, found + tooFew(mostNodes, nodes: nodes), advice: advice)
  }

  private static func unknown(_ subject: String) -> PreflightCheck {
    PreflightCheck(subject, .note, "not known how much there is on this system")
  }

  private static func enough(_ mostNodes: Int) -> String {
    mostNodes >= 1_000_000 ? ": enough for any run" : ": enough for \(mostNodes) nodes"
  }

  private static func tooFew(_ mostNodes: Int, nodes: Int) -> String {
    ": enough for \(mostNodes) nodes, not for \(nodes)"
  }
}
