import Media

extension SDPLine {
    /// `c=IN IP4 224.2.36.42/127`, `c=IN IP6 fe80::1%eth0` (RFC 8866 §5.7); the multicast scope is the sender's affair.
    func connectionAddress() throws(SDPError) -> ConnectionAddress {
        let expected = "c=IN IP4|IP6 <address>"
        let words = words
        guard words.count >= 3, words[0].uppercased() == "IN" else { throw malformed(expected) }
        let version = words[1].uppercased()
        guard version == "IP4" || version == "IP6" else { throw malformed(expected) }
        let address = words[2].prefix { $0 != "/" }
        let host = String(address.prefix { $0 != "%" })
        guard !host.isEmpty else { throw malformed(expected) }
        let zone = Self.halves(of: address, at: UInt8(ascii: "%")).map { String($0.1) }
        return ConnectionAddress(host: host, zone: zone, isVersion6: version == "IP6")
    }

    /// `a=source-filter: incl IN IP4 232.3.4.5 192.0.2.10 192.0.2.11` (RFC 4570 §3). Names cannot be joined, so they
    /// count as unreadable.
    func sourceFilter() throws(SDPError) -> SourceFilter {
        let expected = "a=source-filter: incl|excl IN IP4|IP6 <group> <source> ..."
        let words = Self.words(of: attribute.value)
        let modes = ["incl": SourceFilter.Mode.include, "excl": .exclude]
        guard words.count >= 5, let mode = modes[words[0].lowercased()] else { throw malformed(expected) }
        let group = IPAddress(parsing: String(words[3]))
        let sources = words[4...].compactMap { IPAddress(parsing: String($0)) }
        guard group != nil || words[3] == "*", sources.count == words.count - 4 else { throw malformed(expected) }
        return SourceFilter(mode: mode, group: group, sources: sources)
    }
}
