import Broadcasting

extension YAMLField {
  func capacity() throws(FormatError) -> Capacity {
    let known = ["receive", "send", "bandwidth", "queue"]
    let mapping = try YAMLMapping(self, "a mapping such as { receive: 20us, send: 20us }", known: known)
    guard known.contains(where: mapping.has) else {
      throw mapping.error("give at least one of \(known.joined(separator: ", ")), or leave capacity out")
    }
    var capacity = Capacity()
    let limits = Scenario.Limits.service
    if let field = mapping["receive"] { capacity.receive = try field.delay(in: limits) }
    if let field = mapping["send"] { capacity.send = try field.delay(in: limits) }
    if let field = mapping["bandwidth"] { capacity.bandwidth = try field.bandwidth() }
    if let field = mapping["queue"] { capacity.queue = try field.integer(in: Scenario.Limits.queue) }
    return capacity
  }

  private func bandwidth() throws(FormatError) -> Bandwidth {
    let limits = Scenario.Limits.bandwidth
    guard let bandwidth = text.flatMap({ Bandwidth(parsing: $0) }), limits.contains(bandwidth.bytesPerSecond)
    else {
      let (low, high) = (limits.lowerBound, limits.upperBound)
      throw wrong(
        "bytes a second from \(Bandwidth(bytesPerSecond: low)) to \(Bandwidth(bytesPerSecond: high)), "
          + "such as 10MB/s or 64kB/s, or nothing, for a link without limit")
    }
    return bandwidth
  }
}
