import Broadcasting
import Testing

@testable import Measurement
@testable import Reporting

@Suite struct CellReportTests {
  @Test func showsEveryNumberWithItsUnit() {
    let result = Sample.result(
      "gossip", settings: [.init(name: "fanout", value: "4")], verdict: .invalid,
      reasons: [.other(text: "3 rumors lost")],
      [
        .init(.messages, .integer(12)), .init(.messagesPerBroadcast, .ratio(9.5)),
        .init(
          .availability,
          .parts([.init(.overall, .ratio(0.25)), .init(.minority, .unknown(.text("none")))])),
        .init(.timeToHeal, .integer(2_500_000_000)),
      ])
    #expect(
      CellReport.text(result) == """
        cell                    gossip-1
        architecture            gossip
        settings                fanout=4
        scenario                steady
        seed                    1
        fingerprint             f
        verdict                 invalid
                                3 rumors lost
        messages                12 messages
        messages_per_broadcast  9.50 messages
        availability.all        0.2500
        availability.minority   – (none)
        time_to_heal_ns         2.50 s

        """)
  }
}
