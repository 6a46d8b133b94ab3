import Testing
import ZeroMQ

/// Around the length up to which a message holds its bytes itself.
private let lengths = [0, 1, 32, 33, 34, 1000, 1_000_000]

@Suite struct MessageTests {
  @Test(arguments: lengths) func bytesComeBackAsTheyWentIn(_ length: Int) {
    let bytes = pattern(length)
    let message = Message(bytes)
    let (count, copy, isLast) = (message.count, message.bytes(), message.isLast)
    #expect(count == length)
    #expect(copy == bytes)
    #expect(isLast)
  }

  @Test func aMessageIsWrittenInPlace() {
    let message = Message(count: 5) {
      $0.append(1)
      $0.append(copying: [2, 3, 4, 5])
    }
    let bytes = message.bytes()
    #expect(bytes == [1, 2, 3, 4, 5])
  }

  @Test func aLongContentIsSharedAndNotCopied() {
    var message = Message(pattern(1000))
    let before = message.isShared
    let copy = message.shared()
    let after = [message.isShared, copy.isShared]
    #expect(!before)
    #expect(after == [true, true])
    let addresses = [address(of: message), address(of: copy)]
    #expect(addresses[0] == addresses[1])
  }

  /// Freed early the bytes would change, freed twice the allocator would abort.
  @Test(arguments: lengths) func aSharedContentLivesAsLongAsItsLastMessage(_ length: Int) {
    let bytes = pattern(length)
    for _ in 0..<100 {
      var first = Message(bytes)
      var second = first.shared()
      let third = second.shared()
      _ = consume first
      let kept = second.bytes()
      second = Message()
      let last = third.bytes()
      #expect(kept == bytes)
      #expect(last == bytes)
    }
  }

  @Test func anArrayThatIsLargeEnoughIsReused() {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(100)
    let capacity = bytes.capacity
    Message([1, 2, 3]).copy(into: &bytes)
    Message([4, 5]).append(to: &bytes)
    #expect(bytes == [1, 2, 3, 4, 5])
    Message([6]).copy(into: &bytes)
    #expect(bytes == [6])
    #expect(bytes.capacity == capacity)
  }
}

func pattern(_ length: Int) -> [UInt8] { (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) } }

func address(of message: borrowing Message) -> Int {
  message.withBytes { bytes in
    unsafe bytes.withUnsafeBytes { buffer in Int(bitPattern: buffer.baseAddress) }
  }
}
