extension Finding {
  /// The findings that `machine` gives for a live run of `nodes`, service nodes included.
  static func all(of machine: Machine, nodes: Int) -> [Finding] {
    [
      library(machine), curve(machine), ipc(machine), build(machine), cores(machine),
      openFiles(machine, nodes: nodes), threads(machine, nodes: nodes),
      ports(machine, nodes: nodes),
      memory(machine, nodes: nodes), temporaryFiles(machine), kernelPartitions(machine, nodes: nodes),
    ] + tools(machine)
  }

  private static func library(_ machine: Machine) -> Finding {
    let text = machine.zeroMQ + (machine.zeroMQPath.map { " at \($0)" } ?? "")
    let version = machine.zeroMQ.split(separator: ".").compactMap { Int($0) }
    if version.lexicographicallyPrecedes([4, 3]) {
      return Finding("libzmq", .problem, text + ", too old", advice: "install libzmq 4.3 or later")
    }
    return Finding("libzmq", .ok, text)
  }

  private static func curve(_ machine: Machine) -> Finding {
    if machine.hasCURVE { return Finding("CURVE", .ok, "libzmq can encrypt") }
    return Finding(
      "CURVE", .note, "libzmq was built without it and cannot encrypt",
      advice: "if links are to be encrypted, install a libzmq that was built with libsodium")
  }

  private static func ipc(_ machine: Machine) -> Finding {
    if machine.hasIPC { return Finding("ipc", .ok, "libzmq has it") }
    return Finding("ipc", .note, "libzmq was built without it", advice: "use the transport tcp")
  }

  private static func build(_ machine: Machine) -> Finding {
    if !machine.isDebugBuild { return Finding("build", .ok, "release") }
    return Finding(
      "build", .note, "debug: what it measures of time says little",
      advice: "swift run -c release grapevine")
  }

  private static func cores(_ machine: Machine) -> Finding {
    let busy = machine.load.map { " at a load of \(tenths($0))" } ?? ""
    let text = "\(machine.cores)\(busy)"
    if let load = machine.load, load > Double(machine.cores) / 2 {
      return Finding(
        "cores", .note, text + ": latencies will be longer, and differ from run to run",
        advice: "end what else runs, or wait")
    }
    if machine.cores < 2 {
      return Finding("cores", .note, text + ": nodes and their coordinator take turns on one")
    }
    return Finding("cores", .ok, text)
  }

  private static func kernelPartitions(_ machine: Machine, nodes: Int) -> Finding {
    if let obstacle = machine.kernelObstacle {
      return Finding(
        "kernel partitions", .note, "cannot be had: \(obstacle)",
        advice: "leave partitions to the link emulator, as is the default")
    }
    if nodes > KernelNetwork.mostNodes {
      return Finding(
        "kernel partitions", .note, "can be had for at most \(KernelNetwork.mostNodes) nodes",
        advice: "leave partitions to the link emulator, as is the default")
    }
    if !machine.deadRuns.isEmpty {
      let runs = machine.deadRuns.joined(separator: ", ")
      return Finding(
        "kernel partitions", .note, "can be had; runs that died left network namespaces: \(runs)",
        advice: "nothing: the next run with kernel partitions removes them")
    }
    return Finding("kernel partitions", .ok, "can be had")
  }

  private static func tools(_ machine: Machine) -> [Finding] {
    let tools = [
      ("gnuplot", package: "gnuplot-nox", purpose: "pictures"),
      ("redis-server", package: "redis-server", purpose: "the benchmark beside Redis"),
      ("valgrind", package: "valgrind", purpose: "counting instructions"),
    ]
    return tools.map { name, package, purpose in
      if let path = machine.tools[name] { return Finding(name, .ok, path) }
      return Finding(
        name, .note, "missing; needed for \(purpose) only", advice: "install the package \(package)")
    }
  }

  /// With one digit after the point.
  static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
