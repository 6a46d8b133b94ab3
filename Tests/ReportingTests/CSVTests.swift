import Broadcasting
import Measurement
import Testing

@testable import Reporting

@Suite struct CSVTests {
  @Test func everyNumberIsALine() {
    let result = Sample.result(
      "gossip", seed: .max,
      settings: [.init(name: "fanout", value: "4"), .init(name: "mode", value: "push")],
      [
        .init(.messages, .integer(12)),
        .init(.stableLatency, .percentiles(Percentiles(p50: 1, p95: 2, p99: 3, max: 4))),
        .init(
          .availability,
          .parts([.init(.overall, .ratio(0.25)), .init(.minority, .unknown(.text("a, \"b\"")))])),
      ])
    let cell =
      "gossip-18446744073709551615,gossip,fanout=4;mode=push,steady,25,18446744073709551615,simulator,valid"
    let lines = [
      "cell,architecture,settings,scenario,hosts,seed,driver,verdict,metric,part,value,unit,reason",
      "\(cell),messages,,12,messages,",
      "\(cell),stable_latency_ns,p50,1,ns,",
      "\(cell),stable_latency_ns,p95,2,ns,",
      "\(cell),stable_latency_ns,p99,3,ns,",
      "\(cell),stable_latency_ns,max,4,ns,",
      "\(cell),availability,all,0.25,ratio,",
      "\(cell),availability,minority,,ratio,\"a, \"\"b\"\"\"",
    ]
    #expect(CSV.text([result]) == lines.map { $0 + "\r\n" }.joined())
  }
}
