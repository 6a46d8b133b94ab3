import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The real program as one node: a process with pipes that never block this one.
final class NodeProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  /// Not yet taken by the pipe.
  private var unwritten = Data()
  private var unread = Data()
  private(set) var hasEnded = false

  init(_ program: URL, _ arguments: [String]) throws {
    // A write to a node that was killed shall fail, not end the tests.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    for descriptor in [inputDescriptor, outputDescriptor, errorDescriptor] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  /// Beside the test bundle, where the build puts all products.
  static func program(_ name: String) throws -> URL {
    let bundles = Bundle.allBundles.map(\.bundleURL) + [Bundle.main.bundleURL]
    let places = bundles.flatMap { [$0, $0.deletingLastPathComponent()] }
    let candidates = places.map { $0.appending(path: name) }
    return try #require(candidates.first { FileManager.default.isExecutableFile(atPath: $0.path()) })
  }

  var inputDescriptor: Int32 { input.fileHandleForWriting.fileDescriptor }
  var outputDescriptor: Int32 { output.fileHandleForReading.fileDescriptor }
  var errorDescriptor: Int32 { errors.fileHandleForReading.fileDescriptor }
  var hasUnwritten: Bool { !unwritten.isEmpty }

  /// Writes a line, with a line feed after it unless it is the last and has none.
  func write(_ line: Data, isEnded: Bool = true) {
    unwritten += line + (isEnded ? [0x0A] : [])
    flush()
  }

  /// Writes what the pipe takes.
  func flush() {
    while !unwritten.isEmpty {
      let count = unsafe unwritten.withUnsafeBytes { unsafe Self.write(inputDescriptor, $0) }
      if count > 0 {
        unwritten = Data(unwritten.dropFirst(count))
      } else {
        if errno == EPIPE { unwritten = Data() }
        return
      }
    }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  /// The lines that have come whole since the last call.
  func readLines() -> [String] {
    let (data, isOpen) = Self.read(outputDescriptor)
    if !isOpen { hasEnded = true }
    unread += data
    guard let end = unread.lastIndex(of: 0x0A) else { return [] }
    defer { unread = Data(unread[(end + 1)...]) }
    return unread[..<end].split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text that came on standard error since the last call.
  func readRemarks() -> String { String(decoding: Self.read(errorDescriptor).0, as: UTF8.self) }

  /// The bytes that are there, and whether more may come.
  private static func read(_ descriptor: Int32) -> (Data, isOpen: Bool) {
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      #if canImport(Darwin)
        let count = unsafe Darwin.read(descriptor, &buffer, buffer.count)
      #else
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      #endif
      if count > 0 { data += buffer[..<count] } else { return (data, count != 0) }
    }
  }

  func closeInput() throws { try input.fileHandleForWriting.close() }
  func closeOutput() throws { try output.fileHandleForReading.close() }

  /// The status with which it ended, which is waited for; negative for a signal.
  func status() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// kill -9.
  func kill() {
    if process.isRunning { _ = sendSignal(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  private func sendSignal(_ identifier: Int32, _ signal: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.kill(identifier, signal)
    #else
      Glibc.kill(identifier, signal)
    #endif
  }

  /// Waits until one of the descriptors can be read, or written, or for so many milliseconds.
  static func await(reading: [Int32], writing: [Int32], milliseconds: Int32) {
    var entries =
      reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      + writing.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
    unsafe poll(&entries, nfds_t(entries.count), milliseconds)
  }
}
