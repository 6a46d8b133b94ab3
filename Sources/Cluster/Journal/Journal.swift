internal import Broadcasting
internal import SystemPackage

/// A process's record of what happened at its node, in a file that outlives the process.
///
/// A written record is there when the process is killed; it need not survive the machine.
struct Journal: ~Copyable {
  private let file: FileDescriptor
  private var writer = WireWriter()
  private var last: Int64 = 0
  /// The length of the file, in bytes.
  private(set) var written = 0
  private static let enough = 1 << 16

  /// Throws if the file, which must not be there, cannot be made.
  init(path: String) throws {
    do {
      file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate], permissions: [.ownerReadWrite])
    } catch {
      throw ClusterError(.failed, "\(path): cannot be made: \(error)")
    }
  }

  deinit { try? file.close() }

  mutating func append(_ record: JournalRecord, at now: Instant) {
    record.encode(after: now.nanoseconds - last, into: &writer)
    last = max(last, now.nanoseconds)
  }

  /// Hands what was appended to the system, if it has become much.
  mutating func flushIfLong() throws {
    if writer.bytes.count >= Self.enough { try flush() }
  }

  mutating func flush() throws {
    guard !writer.bytes.isEmpty else { return }
    do {
      _ = try file.writeAll(writer.bytes)
    } catch {
      throw ClusterError(.failed, "the journal cannot be written: \(error); is the disk full?")
    }
    written += writer.bytes.count
    writer.removeAll()
  }
}

/// Reads a journal, whose end may be missing if its process was killed.
struct JournalReader {
  private var reader: WireReader
  private var time: Int64 = 0

  init(_ bytes: [UInt8], hosts: Int, nodes: Int) {
    reader = WireReader(bytes, hosts: hosts, nodes: nodes)
  }

  /// The next record; nil at the end.
  ///
  /// Throws for bytes that no journal has.
  mutating func next() throws(WireError) -> (at: Instant, record: JournalRecord)? {
    guard reader.remaining > 0 else { return nil }
    do throws(WireError) {
      let (elapsed, record) = try JournalRecord.decode(&reader)
      let (sum, isTooLate) = time.addingReportingOverflow(elapsed)
      guard !isTooLate else { throw .malformed("a time is out of range") }
      time = sum
      return (Instant(nanoseconds: time), record)
    } catch .truncated {
      return nil
    }
  }
}
