/// How a payload carries NAL units (RFC 6184 §5.2, RFC 7798 §4.4).
enum UnitStructure<Header: Equatable & Sendable>: Equatable, Sendable {
    /// The payload is one NAL unit (RFC 6184 §5.6, RFC 7798 §4.4.1).
    case singleUnit(header: Header)
    /// STAP-A or AP: units after two-byte sizes (RFC 6184 §5.7.1, RFC 7798 §4.4.2).
    case aggregate
    /// FU-A or FU: a part of a unit; `header` is that of the whole unit (RFC 6184 §5.8, RFC 7798 §4.4.3).
    case fragment(header: Header, isFirst: Bool, isLast: Bool)
}
