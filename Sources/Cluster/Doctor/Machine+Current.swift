internal import Foundation
internal import ZeroMQ

#if canImport(System)
  internal import System
#else
  internal import SystemPackage
#endif

extension Machine {
  /// This one, now.
  ///
  /// Where libzmq itself is missing nobody gets here: the dynamic linker ends the program before `main`.
  /// `bench/setup`, which installs it, is the first half of every command that the README gives.
  static func current() async -> Machine {
    let information = ProcessInfo.processInfo
    let temporaryFiles = FilePath(TemporaryPlace.path).string
    let tools = ["gnuplot", "redis-server", "valgrind"].compactMap { name in
      SystemTool(name).map { (name, $0.path) }
    }
    return Machine(
      zeroMQ: ZeroMQ.Library.version, zeroMQPath: zeroMQPath,
      hasCURVE: ZeroMQ.Library.has("curve"), hasIPC: ZeroMQ.Library.has("ipc"),
      isDebugBuild: isDebugBuild, cores: information.activeProcessorCount, load: currentLoad,
      openFiles: limit("Max open files"), threads: mostThreads, ports: currentPorts, memory: currentMemory,
      temporaryFiles: Directory(
        path: temporaryFiles, isWritable: FileManager.default.isWritableFile(atPath: temporaryFiles)),
      tools: Dictionary(uniqueKeysWithValues: tools),
      kernelObstacle: await KernelNetwork.obstacle(), deadRuns: KernelNetwork.deadRuns)
  }

  private static var isDebugBuild: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  /// A file of the kernel's, whose length is not known before it is read.
  private static func text(_ path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// From the files that this process has mapped.
  private static var zeroMQPath: String? {
    text("/proc/self/maps")?.split(separator: "\n")
      .compactMap { line in line.firstIndex(of: "/").map { String(line[$0...]) } }
      .first { $0.split(separator: "/").last?.hasPrefix("libzmq") == true }
  }

  static var currentLoad: Double? {
    var averages = [0.0]
    return unsafe getloadavg(&averages, 1) == 1 ? averages[0] : nil
  }

  private static func limit(_ name: String) -> Limit? {
    let line = text("/proc/self/limits")?.split(separator: "\n").first { $0.hasPrefix(name) }
    let words = line?.dropFirst(name.count).split(separator: " ").map { Int($0) ?? .max }
    return words.flatMap { $0.count >= 2 ? Limit(soft: $0[0], hard: $0[1]) : nil }
  }

  /// Root's own limit is not enforced, the control group's is.
  private static var mostThreads: Int? {
    let own = geteuid() == 0 ? nil : limit("Max processes")?.soft
    let most = ([own] + controlGroups.map { number("\($0)/pids.max") }).compactMap { $0 }.min()
    return most == .max ? nil : most
  }

  private static var currentPorts: Int? {
    let range = text("/proc/sys/net/ipv4/ip_local_port_range")?.split(whereSeparator: \.isWhitespace)
      .compactMap { Int($0) }
    guard let range, range.count == 2 else { return nil }
    return range[1] - range[0] + 1
  }

  /// The kernel's estimate of what programs can have without swapping, or what the control group leaves.
  private static var currentMemory: Int64? {
    let line = text("/proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    let kilobytes = line?.split(separator: " ").compactMap { Int64($0) }.first
    let groups = controlGroups.map { group -> Int64? in
      guard let most = number("\(group)/memory.max"), let used = number("\(group)/memory.current") else {
        return nil
      }
      return Int64(max(0, most - used))
    }
    return ([kilobytes.map { $0 * 1_024 }] + groups).compactMap { $0 }.min()
  }

  /// This process's control group (version 2) and those around it.
  static var controlGroups: [String] {
    let line = text("/proc/self/cgroup")?.split(separator: "\n").first { $0.hasPrefix("0::/") }
    guard let line else { return [] }
    var path = ""
    let inner = line.dropFirst("0::/".count).split(separator: "/").map { name in
      path += "/\(name)"
      return path
    }
    return ([""] + inner).map { "/sys/fs/cgroup\($0)" }
  }

  /// The number that a file holds, nil for `max`.
  static func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }
}
