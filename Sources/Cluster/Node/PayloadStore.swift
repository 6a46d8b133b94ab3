internal import Broadcasting
internal import ZeroMQ

/// A frame of payloads, shared by all who hold a part of it.
final class PayloadFrame {
  var message: Message
  init(_ message: consuming Message) { self.message = message }
}

/// The payloads of the rumors that a node has seen, in the frames in which they came.
///
/// A frame is a row of payloads, each behind its length. What came alone goes on alone, by sharing the frame;
/// small payloads that travel together are copied together into one frame, since a frame costs more than a
/// copy of so few bytes.
struct PayloadStore {
  private struct Slice {
    let frame: PayloadFrame
    let range: Range<Int>
    /// Whether the frame holds nothing else.
    let isAlone: Bool
  }

  /// By origin and sequence number.
  private var slices: [[Slice?]]
  /// In bytes, of every payload of the run.
  let payloadSize: Int
  private static let worthSharing = 1024
  private static let fullFrame = 65_536

  init(hosts: Int, payloadSize: Int) {
    slices = Array(repeating: [], count: hosts)
    self.payloadSize = payloadSize
  }

  func holds(_ rumor: RumorID) -> Bool { slice(rumor) != nil }

  private func slice(_ rumor: RumorID) -> Slice? {
    let own = slices[rumor.origin.int]
    return Int(rumor.sequence) < own.count ? own[Int(rumor.sequence)] : nil
  }

  private mutating func insert(_ slice: Slice, for rumor: RumorID) {
    let place = Int(rumor.sequence)
    let missing = place + 1 - slices[rumor.origin.int].count
    if missing > 0 { slices[rumor.origin.int].append(contentsOf: repeatElement(nil, count: missing)) }
    slices[rumor.origin.int][place] = slice
  }

  /// Keeps the payload with which a client broadcasts a rumor.
  mutating func originate(_ rumor: RumorID) {
    var writer = WireWriter()
    writer.put(UInt64(payloadSize))
    let start = writer.bytes.count
    writer.put(contentsOf: Payload.bytes(of: rumor, count: payloadSize))
    insert(
      Slice(
        frame: PayloadFrame(Message(writer.bytes)), range: start..<writer.bytes.count, isAlone: true),
      for: rumor)
  }

  /// Keeps what came in `frames` with a message that carries `rumors`, in their order; false, and nothing is
  /// kept, if the frames hold anything but exactly those payloads.
  mutating func accept(_ frames: [PayloadFrame], for rumors: [RumorID]) -> Bool {
    var found: [Slice] = []
    found.reserveCapacity(rumors.count)
    for frame in frames {
      let first = found.count
      let isWhole = frame.message.withBytes { bytes in
        var place = 0
        while place < bytes.byteCount {
          guard let range = Self.payload(at: place, in: bytes), range.count == payloadSize,
            found.count < rumors.count,
            Payload.matches(bytes.extracting(range), rumors[found.count])
          else { return false }
          place = range.upperBound
          found.append(Slice(frame: frame, range: range, isAlone: range.upperBound == bytes.byteCount))
        }
        return true
      }
      guard isWhole else { return false }
      // The last of several ends with its frame, too.
      if found.count - first > 1 {
        let last = found.removeLast()
        found.append(Slice(frame: last.frame, range: last.range, isAlone: false))
      }
    }
    guard found.count == rumors.count else { return false }
    for (rumor, slice) in zip(rumors, found) where !holds(rumor) { insert(slice, for: rumor) }
    return true
  }

  /// Where the payload lies whose length stands at `place`.
  private static func payload(at place: Int, in bytes: RawSpan) -> Range<Int>? {
    var length = 0
    var shift = 0
    var place = place
    while place < bytes.byteCount, shift < 35 {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self)
      place += 1
      length |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return length <= bytes.byteCount - place ? place..<place + length : nil }
      shift += 7
    }
    return nil
  }

  /// The frames that carry the payloads of `rumors`; nil if one of them is not held.
  func frames(for rumors: [RumorID]) -> [PayloadFrame]? {
    var frames: [PayloadFrame] = []
    var pack = WireWriter()
    for rumor in rumors {
      guard let slice = slice(rumor) else { return nil }
      if slice.isAlone, rumors.count == 1 || slice.range.count >= Self.worthSharing {
        Self.close(&pack, into: &frames)
        frames.append(slice.frame)
        continue
      }
      pack.put(UInt64(slice.range.count))
      slice.frame.message.withBytes { bytes in
        unsafe bytes.extracting(slice.range).withUnsafeBytes { unsafe pack.put(contentsOf: Array($0)) }
      }
      if pack.bytes.count >= Self.fullFrame { Self.close(&pack, into: &frames) }
    }
    Self.close(&pack, into: &frames)
    return frames
  }

  private static func close(_ pack: inout WireWriter, into frames: inout [PayloadFrame]) {
    guard !pack.bytes.isEmpty else { return }
    frames.append(PayloadFrame(Message(pack.bytes)))
    pack.removeAll()
  }
}

/// What clients broadcast: bytes that follow from the rumor, so that every receiver can tell them from
/// others.
enum Payload {
  static func bytes(of rumor: RumorID, count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var random = generator(rumor)
    while bytes.count < count {
      let word = random.next()
      for shift in stride(from: 0, to: 64, by: 8) where bytes.count < count {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }

  static func matches(_ bytes: RawSpan, _ rumor: RumorID) -> Bool {
    var random = generator(rumor)
    var place = 0
    while place + 8 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      guard UInt64(littleEndian: word) == random.next() else { return false }
      place += 8
    }
    guard place < bytes.byteCount else { return true }
    var word = random.next()
    for index in place..<bytes.byteCount {
      guard unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) == UInt8(truncatingIfNeeded: word)
      else { return false }
      word >>= 8
    }
    return true
  }

  private static func generator(_ rumor: RumorID) -> SplitMix64 {
    SplitMix64(seed: SplitMix64.seed(UInt64(rumor.origin.index), UInt64(rumor.sequence)))
  }
}
