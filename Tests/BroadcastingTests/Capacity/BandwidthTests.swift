import Testing

@testable import Broadcasting
@testable import Scenarios

@Suite struct BandwidthTests {
  @Test(arguments: [
    ("10MB/s", 10_000_000, "10MB/s"), ("1.5GB/s", 1_500_000_000, "1.5GB/s"), ("64kB/s", 64_000, "64kB/s"),
    ("999B/s", 999, "999B/s"), ("1000B/s", 1_000, "1kB/s"), ("0.5MB/s", 500_000, "500kB/s"),
    ("1234567B/s", 1_234_567, "1.234567MB/s"), ("1.000kB/s", 1_000, "1kB/s"), ("7.0B/s", 7, "7B/s"),
    ("0.000000001GB/s", 1, "1B/s"), ("1000GB/s", 1_000_000_000_000, "1000GB/s"),
    ("9223372036854775807B/s", .max, "9223372036.854775807GB/s"),
  ])
  func bandwidthsAreReadAndPrinted(text: String, bytes: Int, printed: String) {
    #expect(Bandwidth(parsing: text)?.bytesPerSecond == bytes)
    #expect(Bandwidth(bytesPerSecond: bytes).description == printed)
    #expect(Bandwidth(parsing: printed)?.bytesPerSecond == bytes)
  }

  @Test(arguments: [
    "", "B/s", "MB/s", "10", "10MB", "10Mb/s", "10mb/s", "10MiB/s", "10 MB/s", "10TB/s", "0B/s", "0.0MB/s",
    "-1MB/s", "+1MB/s", "1e3B/s", ".5MB/s", "5.MB/s", "1.2.3MB/s", "0.5B/s", "1.0005kB/s", "1,5MB/s",
    "٣MB/s", "9223372036854775808B/s", "10000000000GB/s", "nanB/s",
  ])
  func whatIsNoWholeNumberOfBytesASecondIsRefused(text: String) {
    #expect(Bandwidth(parsing: text) == nil)
  }

  @Test(arguments: [
    (1_000, 1_000, 1_000_000_000 as Int64), (1_000_000_000, 1, 1), (3, 1, 333_333_334), (3, 3, 1_000_000_000),
    (10_000_000, 64, 6_400), (1_000_000_000_000, 1, 1), (1_000_000_000_000, 1_500, 2), (1_000, 0, 0),
    (1_000, 10_000_000_000, 10_000_000_000_000_000), (.max, .max, 1_000_000_000),
    // Longer than any run.
    (1, .max, 1_000_000_000_000_000_000),
  ])
  func bytesTakeTheirTimeRoundedUp(bytesPerSecond: Int, size: Int, nanoseconds: Int64) {
    #expect(Bandwidth(bytesPerSecond: bytesPerSecond).time(for: size).nanoseconds == nanoseconds)
  }
}
