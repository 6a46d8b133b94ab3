public import Foundation

/// The machine and the time of results; nil where one is not known.
public struct Environment: Hashable, Sendable, Codable {
  /// The version of this program.
  public var tool: String?
  /// The commit that the program was built from.
  public var commit: String?
  /// The compiler's version without its patch number.
  public var swift: String?
  /// `debug` or `release`.
  public var build: String?
  public var system: String?
  public var kernel: String?
  public var processor: String?
  /// Logical ones.
  public var cores: Int?
  /// In bytes.
  public var memory: Int64?
  /// The time when the results were written, after the last run: RFC 3339, UTC, whole seconds.
  public var date: String?
  /// A hash of the host's name: tells machines apart without naming them.
  public var machine: String?

  public init(
    tool: String? = nil, commit: String? = nil, swift: String? = nil, build: String? = nil,
    system: String? = nil, kernel: String? = nil, processor: String? = nil, cores: Int? = nil,
    memory: Int64? = nil, date: String? = nil, machine: String? = nil
  ) {
    self.tool = tool
    self.commit = commit
    self.swift = swift
    self.build = build
    self.system = system
    self.kernel = kernel
    self.processor = processor
    self.cores = cores
    self.memory = memory
    self.date = date
    self.machine = machine
  }

  /// This program on this machine, for results written at `date`.
  public static func current(tool: String, date: Date = Date()) -> Environment {
    let information = ProcessInfo.processInfo
    return Environment(
      tool: tool, swift: compiler, build: configuration,
      system: value(of: "PRETTY_NAME", separator: "=", in: "/etc/os-release")
        ?? information.operatingSystemVersionString,
      kernel: line(of: "/proc/sys/kernel/osrelease"),
      processor: value(of: "model name", separator: ":", in: "/proc/cpuinfo"),
      cores: information.processorCount, memory: Int64(exactly: information.physicalMemory),
      date: date.formatted(.iso8601), machine: line(of: "/proc/sys/kernel/hostname").map(CellDigest.fnv))
  }

  private static var configuration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  private static var compiler: String? {
    #if compiler(>=6.4)
      nil
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      nil
    #endif
  }

  /// The file's first line.
  private static func line(of path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.split(separator: "\n").first.map(String.init)
  }

  /// The text after the first `name` and `separator` of a line of the file.
  private static func value(of name: String, separator: Character, in path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      let value = line.drop { $0 != separator }.dropFirst()
      return value.trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
    }
    return nil
  }
}

extension Environment {
  /// `Debian GNU/Linux 12 (bookworm), kernel 6.1, AMD EPYC, 2 cores`.
  public var machineText: String {
    var parts = [system, kernel.map { "kernel \($0.prefix { $0 != "-" })" }, processor].compactMap { $0 }
    if let cores { parts.append("\(cores) core\(cores == 1 ? "" : "s")") }
    return parts.isEmpty ? "an unknown machine" : parts.joined(separator: ", ")
  }
}
