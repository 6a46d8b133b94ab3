internal import Foundation
internal import Subprocess

#if canImport(System)
  internal import System
#else
  internal import SystemPackage
#endif

/// A program of the system that is run to its end, such as `ip`.
package struct SystemTool: Sendable {
  package let path: String

  /// Nil if there is no such program in `PATH` or where a system keeps its administrator's programs.
  ///
  /// The latter are not in `PATH` of every root, as after `su` without a login.
  package init?(_ name: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let places = folders + ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    let paths = places.map { "\($0)/\(name)" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
    self.path = path
  }

  /// The program at a path, or called so; nil if there is none.
  package static func named(_ name: String) -> SystemTool? {
    guard name.contains("/") else { return SystemTool(name) }
    return FileManager.default.isExecutableFile(atPath: name) ? SystemTool(path: name) : nil
  }

  private init(path: String) { self.path = path }

  /// The reason for which a program could not be started, or ended in any other way than with 0: the first
  /// line of its standard error, where it wrote one.
  package struct Failure: Error {
    package let reason: String
  }

  /// Its standard output; throws `failed`, which names the program and its arguments.
  @discardableResult
  package func run(_ arguments: [String], input: String = "") async throws(ClusterError) -> String {
    do throws(Failure) {
      return try await output(of: arguments, input: input)
    } catch {
      throw ClusterError(
        .failed, "'\(([path] + arguments).joined(separator: " "))' failed: \(error.reason)")
    }
  }

  /// The text that it writes on standard output.
  package func output(of arguments: [String], input: String) async throws(Failure) -> String {
    do {
      let input = try Self.file(holding: input)
      var options = PlatformOptions()
      // Apart from the terminal's own group, so that Ctrl-C does not end it halfway.
      options.processGroupID = 0
      let result = try await Subprocess.run(
        .path(FilePath(path)), arguments: Arguments(arguments), platformOptions: options,
        input: .fileDescriptor(input, closeAfterSpawningProcess: true),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      guard result.terminationStatus == .exited(0) else {
        let reason = result.standardError.split(separator: "\n").first.map(String.init)
        throw Failure(reason: reason ?? "\(result.terminationStatus)")
      }
      return result.standardOutput
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(reason: "\(error)")
    }
  }

  /// An open file without a name that is read from its beginning.
  ///
  /// Not a pipe: writing to a program that has already ended would end this one with SIGPIPE.
  private static func file(holding text: String) throws -> FileDescriptor {
    let path = "\(TemporaryPlace.path)/grapevine-\(UUID().uuidString)"
    let file = try FileDescriptor.open(
      FilePath(path), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite)
    do {
      try FileManager.default.removeItem(atPath: path)
      try file.writeAll(text.utf8)
      try file.seek(offset: 0, from: .start)
      return file
    } catch {
      try file.close()
      throw error
    }
  }
}
