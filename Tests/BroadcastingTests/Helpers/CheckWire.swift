import Testing

@testable import Broadcasting

/// Holds `samples`, which should show every form of the message, to what every message promises: frames
/// give back what made them, the gauge knows their size, and no bytes do harm.
func checkWire<M: WireMessage>(
  _ samples: [M], seed: UInt64 = 1, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(!samples.isEmpty, sourceLocation: sourceLocation)
  var random = SplitMix64(seed: seed)
  for sample in samples {
    try checkFrame(sample, sourceLocation)
    checkDamage(to: sample, &random, sourceLocation)
  }
  checkNoise(M.self, &random, sourceLocation)
}

private func checkFrame<M: WireMessage>(_ sample: M, _ location: SourceLocation) throws {
  let frame = sample.frame()
  #expect(try M(frame: frame) == sample, sourceLocation: location)

  var gauge = WireGauge()
  sample.encode(into: &gauge)
  #expect(gauge.size == frame.count, "\(sample)", sourceLocation: location)

  var payloads = 0
  sample.forEachPayload { _ in payloads += 1 }
  #expect(payloads == sample.payloadCount, "\(sample)", sourceLocation: location)

  for length in 0..<frame.count {
    // A list may be refused for its length before the end of the bytes is reached.
    #expect(throws: WireError.self, "\(sample) cut to \(length)", sourceLocation: location) {
      try M(frame: Array(frame[..<length]))
    }
  }
  #expect(throws: WireError.trailingBytes(1), sourceLocation: location) { try M(frame: frame + [0]) }
  #expect(throws: WireError.trailingBytes(3), sourceLocation: location) { try M(frame: frame + [1, 2, 3]) }
  #expect(throws: WireError.unknownVersion(2), sourceLocation: location) {
    try M(frame: [2] + frame.dropFirst())
  }
}

/// Damaged frames are refused, or are frames of another message in the only form that it has.
private func checkDamage<M: WireMessage>(
  to sample: M, _ random: inout SplitMix64, _ location: SourceLocation
) {
  let frame = sample.frame()
  for _ in 0..<200 {
    var damaged = frame
    for _ in 0...random.index(below: 3) {
      let place = random.index(below: damaged.count)
      switch random.index(below: 4) {
      case 0: damaged[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: damaged[place] ^= 1 << UInt8(random.index(below: 8))
      case 2: damaged.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
      default: if damaged.count > 1 { damaged.remove(at: place) }
      }
    }
    checkTotal(M.self, damaged, location)
  }
}

private func checkNoise<M: WireMessage>(
  _ type: M.Type, _ random: inout SplitMix64, _ location: SourceLocation
) {
  for _ in 0..<1000 {
    // Small numbers are kinds and lengths: noise made of them gets further.
    let bound: UInt64 = random.index(below: 2) == 0 ? 256 : 8
    let noise = (0..<random.index(below: 40)).map { _ in UInt8(random.draw(below: bound)) }
    checkTotal(M.self, [1] + noise, location)
  }
}

private func checkTotal<M: WireMessage>(_ type: M.Type, _ bytes: [UInt8], _ location: SourceLocation) {
  guard let message = try? M(frame: bytes) else { return }
  #expect(message.frame() == bytes, "\(message)", sourceLocation: location)
}
