#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// An open file of this process, read and written a piece at a time.
struct Descriptor {
  enum Outcome: Equatable {
    case done
    /// Nobody reads what is written any more.
    case closed
    /// The system's error number.
    case failed(Int32)
  }

  let number: Int32

  /// Waits until there is something to read, or for so many nanoseconds; false if time is over.
  func awaitInput(atMost nanoseconds: Int64) -> Bool {
    // Rounded up: a timer that is looked at too early is looked at again and again.
    poll(for: POLLIN, atMost: Int32(clamping: (nanoseconds + 999_999) / 1_000_000))
  }

  private func poll(for events: Int32, atMost milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: number, events: Int16(events), revents: 0)
    return Self.systemPoll(&entry, milliseconds) > 0
  }

  private static func systemPoll(_ entry: inout pollfd, _ milliseconds: Int32) -> Int32 {
    #if canImport(Darwin)
      unsafe Darwin.poll(&entry, 1, milliseconds)
    #else
      unsafe Glibc.poll(&entry, 1, milliseconds)
    #endif
  }

  /// The bytes that are there, in `buffer`; nil at the end of the file or where it cannot be read, and none
  /// where there are none yet.
  func read(into buffer: inout [UInt8]) -> ArraySlice<UInt8>? {
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe Self.systemRead(number, bytes)
    }
    if count > 0 { return buffer[..<count] }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    return nil
  }

  private static func systemRead(_ number: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
      unsafe Darwin.read(number, bytes.baseAddress, bytes.count)
    #else
      unsafe Glibc.read(number, bytes.baseAddress, bytes.count)
    #endif
  }

  /// Writes all of `text`, and returns when the system has it.
  func write(_ text: String) -> Outcome {
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let rest = unsafe UnsafeBufferPointer(rebasing: bytes[written...])
        let count = unsafe Self.systemWrite(number, UnsafeRawBufferPointer(rest))
        if count >= 0 {
          written += count
        } else if errno == EAGAIN {
          _ = poll(for: POLLOUT, atMost: -1)
        } else if errno != EINTR {
          return errno == EPIPE ? .closed : .failed(errno)
        }
      }
      return .done
    }
  }

  private static func systemWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
      unsafe Darwin.write(number, bytes.baseAddress, bytes.count)
    #else
      unsafe Glibc.write(number, bytes.baseAddress, bytes.count)
    #endif
  }

  /// A write to a pipe that nobody reads shall fail, not end the process.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
