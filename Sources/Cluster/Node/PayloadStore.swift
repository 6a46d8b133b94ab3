internal import Broadcasting
internal import ZeroMQ

/// A frame of payloads, shared by all who hold it.
final class PayloadFrame {
  var message: Message
  init(_ message: consuming Message) { self.message = message }
}

/// The payloads of the rumors that a node has seen.
///
/// All payloads of a run have one size, so a frame is a row of payloads with nothing between them. A large
/// payload has a frame of its own, which is kept and goes on as it is. Small ones that travel together share
/// a frame, and are copied: a frame that came from the network holds on to a buffer of 8 KiB, and costs more
/// to send than a copy of so few bytes.
struct PayloadStore {
  /// In bytes.
  let payloadSize: Int
  private var small: [SmallPayloads]
  /// By origin and sequence number.
  private var large: [[PayloadFrame?]]
  private var isLarge: Bool { payloadSize >= Self.worthSharing }

  private static let worthSharing = 1024
  private static let fullFrame = 65_536

  init(hosts: Int, payloadSize: Int) {
    self.payloadSize = payloadSize
    small = Array(repeating: SmallPayloads(size: payloadSize), count: hosts)
    large = Array(repeating: [], count: hosts)
  }

  func holds(_ rumor: RumorID) -> Bool {
    let place = Int(rumor.sequence)
    guard isLarge else { return small[rumor.origin.int].holds(place) }
    return place < large[rumor.origin.int].count && large[rumor.origin.int][place] != nil
  }

  /// Keeps the payload with which a client broadcasts a rumor.
  mutating func originate(_ rumor: RumorID) {
    let bytes = Payload.bytes(of: rumor, count: payloadSize)
    if isLarge {
      insert(PayloadFrame(Message(bytes)), for: rumor)
    } else {
      unsafe small[rumor.origin.int].insert(bytes.span.bytes, at: Int(rumor.sequence))
    }
  }

  private mutating func insert(_ frame: PayloadFrame, for rumor: RumorID) {
    let place = Int(rumor.sequence)
    while large[rumor.origin.int].count <= place { large[rumor.origin.int].append(nil) }
    large[rumor.origin.int][place] = frame
  }

  /// Keeps what came in `frames` with a message that carries `rumors`, in their order; false, and nothing is
  /// kept, if the frames hold anything but exactly those payloads.
  mutating func accept(_ frames: [PayloadFrame], for rumors: [RumorID]) -> Bool {
    guard matches(frames, rumors) else { return false }
    guard payloadSize > 0 else {
      for rumor in rumors { small[rumor.origin.int].insert(RawSpan(), at: Int(rumor.sequence)) }
      return true
    }
    var next = 0
    for frame in frames {
      if isLarge {
        if !holds(rumors[next]) { insert(frame, for: rumors[next]) }
        next += 1
        continue
      }
      frame.message.withBytes { bytes in
        for start in stride(from: 0, to: bytes.byteCount, by: payloadSize) {
          let rumor = rumors[next]
          small[rumor.origin.int].insert(
            bytes.extracting(start..<start + payloadSize), at: Int(rumor.sequence))
          next += 1
        }
      }
    }
    return true
  }

  private func matches(_ frames: [PayloadFrame], _ rumors: [RumorID]) -> Bool {
    guard payloadSize > 0 else { return frames.isEmpty }
    var next = 0
    for frame in frames {
      let count = frame.message.count
      guard count > 0, count.isMultiple(of: payloadSize), count / payloadSize <= rumors.count - next,
        !isLarge || count == payloadSize
      else { return false }
      let isRight = frame.message.withBytes { bytes in
        for start in stride(from: 0, to: count, by: payloadSize) {
          guard Payload.matches(bytes.extracting(start..<start + payloadSize), rumors[next]) else {
            return false
          }
          next += 1
        }
        return true
      }
      guard isRight else { return false }
    }
    return next == rumors.count
  }

  /// The frames that carry the payloads of `rumors`; nil if one of them is not held.
  func frames(for rumors: [RumorID]) -> [PayloadFrame]? {
    guard rumors.allSatisfy({ holds($0) }) else { return nil }
    if isLarge { return rumors.compactMap { large[$0.origin.int][Int($0.sequence)] } }
    guard payloadSize > 0 else { return [] }
    let most = max(Self.fullFrame / payloadSize, 1)
    return stride(from: 0, to: rumors.count, by: most).map { start in
      let part = rumors[start..<min(start + most, rumors.count)]
      let message = Message(count: part.count * payloadSize) { output in
        for rumor in part { small[rumor.origin.int].append(Int(rumor.sequence), to: &output) }
      }
      return PayloadFrame(message)
    }
  }
}

/// One origin's payloads of one size, in blocks, so that growing moves none of them.
private struct SmallPayloads {
  private struct Block {
    var bytes: [UInt8]
    /// One bit a payload.
    var held: [UInt64] = Array(repeating: 0, count: SmallPayloads.blockLength / 64)
  }

  private static let blockLength = 1024
  private let size: Int
  private var blocks: [Block?] = []

  init(size: Int) { self.size = size }

  func holds(_ place: Int) -> Bool {
    let block = place / Self.blockLength
    guard block < blocks.count, let held = blocks[block]?.held else { return false }
    let bit = place % Self.blockLength
    return held[bit >> 6] & (1 << UInt64(bit & 63)) != 0
  }

  /// Copies the payload, of `size` bytes, if it is not held.
  mutating func insert(_ payload: RawSpan, at place: Int) {
    let block = place / Self.blockLength
    while blocks.count <= block { blocks.append(nil) }
    if blocks[block] == nil {
      blocks[block] = Block(bytes: Array(repeating: 0, count: size * Self.blockLength))
    }
    let bit = place % Self.blockLength
    blocks[block]?.held[bit >> 6] |= 1 << UInt64(bit & 63)
    guard size > 0 else { return }
    let start = bit * size
    unsafe blocks[block]?.bytes.withUnsafeMutableBytes { target in
      unsafe payload.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<start + source.count])
          .copyMemory(from: source)
      }
    }
  }

  /// Appends the payload, which must be held.
  func append(_ place: Int, to output: inout OutputRawSpan) {
    guard let bytes = blocks[place / Self.blockLength]?.bytes else { return }
    let start = place % Self.blockLength * size
    unsafe output.append(copying: bytes.span.bytes.extracting(start..<start + size))
  }
}
