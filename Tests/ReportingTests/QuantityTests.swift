import Testing

@testable import Reporting

@Suite struct QuantityTests {
  @Test(arguments: [
    (Quantity.rate, 9.87, "9.87"), (.rate, 24, "24.0"), (.rate, 99.96, "100"), (.rate, 290.4, "290"),
    (.rate, 12345, "12345"), (.rate, 0, "0.00"), (.rate, 9.996, "10.0"),
    (.count, 300, "300"), (.count, 0, "0"),
    (.bytes, 0, "0 B"), (.bytes, 980, "980 B"), (.bytes, 98.5, "98.5 B"), (.bytes, 2104, "2.10 kB"),
    (.bytes, 999_700, "1.00 MB"),
    (.nanoseconds, 0, "0 ns"), (.nanoseconds, 7, "7 ns"), (.nanoseconds, 850_000, "850 µs"),
    (.nanoseconds, 101_234_567, "101 ms"),
    (.nanoseconds, 999_600_000, "1.00 s"), (.nanoseconds, 1_234_000_000, "1.23 s"),
    (.nanoseconds, 123_400_000_000, "123 s"), (.nanoseconds, 2_000_000_000_000, "2000 s"),
    (.factor, 12.46, "12.5×"),
  ])
  func reads(quantity: Quantity, value: Double, text: String) {
    #expect(quantity.text(value) == text)
  }

  @Test(
    "Only what is whole reads 100 %, and only nothing reads 0 %",
    arguments: [(1.0, "100 %"), (0.99999, "99.9 %"), (0.5, "50.0 %"), (0.0004, "<0.1 %"), (0, "0 %")])
  func share(value: Double, text: String) {
    #expect(Quantity.share.text(value) == text)
  }

  @Test(arguments: [
    (0.125, 2, "0.13"), (-1.5, 0, "-2"), (-0.001, 2, "0.00"), (1.005e15, 2, "1005000000000000.0"),
  ])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(Quantity.fixed(value, decimals: decimals) == text)
  }
}
