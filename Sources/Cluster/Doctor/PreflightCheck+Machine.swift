extension PreflightCheck {
  /// The checks that `machine` gives for a live run of `nodes`, service nodes included.
  static func all(of machine: Machine, nodes: Int) -> [PreflightCheck] {
    [
      library(machine), curve(machine), ipc(machine), build(machine), cores(machine),
      openFiles(machine, nodes: nodes), threads(machine, nodes: nodes),
      ports(machine, nodes: nodes),
      memory(machine, nodes: nodes), temporaryFiles(machine), kernelPartitions(machine, nodes: nodes),
    ] + tools(machine)
  }

  private static func library(_ machine: Machine) -> PreflightCheck {
    let text = machine.zeroMQ + (machine.zeroMQPath.map { " at \($0)" } ?? "")
    let version = machine.zeroMQ.split(separator: ".").compactMap { Int($0) }
    if version.lexicographicallyPrecedes([4, 3]) {
      return PreflightCheck("libzmq", .problem, text + ", too old", advice: "install libzmq 4.3 or later")
    }
    return PreflightCheck("libzmq", .ok, text)
  }

  private static func curve(_ machine: Machine) -> PreflightCheck {
    if machine.hasCURVE { return PreflightCheck("CURVE", .ok, "libzmq can encrypt") }
    return PreflightCheck(
      "CURVE", .note, "libzmq was built without it and cannot encrypt",
      advice: "if links are to be encrypted, install a libzmq that was built with libsodium")
  }

  private static func ipc(_ machine: Machine) -> PreflightCheck {
    if machine.hasIPC { return PreflightCheck("ipc", .ok, "libzmq has it") }
    return PreflightCheck("ipc", .note, "libzmq was built without it", advice: "use the transport tcp")
  }

  private static func build(_ machine: Machine) -> PreflightCheck {
    if !machine.isDebugBuild { return PreflightCheck("build", .ok, "release") }
    return PreflightCheck(
      "build", .note, "debug: what it measures of time says little",
      advice: "swift run -c release grapevine")
  }

  private static func cores(_ machine: Machine) -> PreflightCheck {
    let busy = machine.load.map { " at a load of \(tenths($0))" } ?? ""
    let text = "\(machine.cores)\(busy)"
    if let load = machine.load, load > Double(machine.cores) / 2 {
      return PreflightCheck(
        "cores", .note, text + ": latencies will be longer, and differ from run to run",
        advice: "end what else runs, or wait")
    }
    if machine.cores < 2 {
      return PreflightCheck("cores", .note, text + ": nodes and their controller take turns on one")
    }
    return PreflightCheck("cores", .ok, text)
  }

  private static func kernelPartitions(_ machine: Machine, nodes: Int) -> PreflightCheck {
    if let obstacle = machine.kernelObstacle {
      return PreflightCheck(
        "kernel partitions", .note, "cannot be had: \(obstacle)",
        advice: "leave partitions to the link emulator, as is the default")
    }
    if nodes > KernelNetwork.mostNodes {
      return PreflightCheck(
        "kernel partitions", .note, "can be had for at most \(KernelNetwork.mostNodes) nodes",
        advice: "leave partitions to the link emulator, as is the default")
    }
    if !machine.deadRuns.isEmpty {
      let runs = machine.deadRuns.joined(separator: ", ")
      return PreflightCheck(
        "kernel partitions", .note, "can be had; runs that died left network namespaces: \(runs)",
        advice: "nothing: the next run with kernel partitions removes them")
    }
    return PreflightCheck("kernel partitions", .ok, "can be had")
  }

  private static func tools(_ machine: Machine) -> [PreflightCheck] {
    let tools = [
      ("gnuplot", package: "gnuplot-nox", purpose: "pictures"),
      ("redis-server", package: "redis-server", purpose: "the benchmark beside Redis"),
      ("valgrind", package: "valgrind", purpose: "counting instructions"),
    ]
    return tools.map { name, package, purpose in
      if let path = machine.tools[name] { return PreflightCheck(name, .ok, path) }
      return PreflightCheck(
        name, .note, "missing; needed for \(purpose) only", advice: "install the package \(package)")
    }
  }

  /// With one digit after the point.
  static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
