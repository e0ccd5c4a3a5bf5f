import Glibc
public import Media

/// An error of a socket or of a range of ports.
public enum IngestError: Error, Equatable {
    /// Not `first-last` in decimal digits.
    case portRangeMalformed(String)
    /// Ports below 1024 belong to the system (RFC 6335 §6), and the first port must not be above the last.
    case portRangeInvalid(first: Int, last: Int)
    /// Too few pairs of adjacent ports are free.
    case portsExhausted(first: UInt16, last: UInt16, needed: Int, free: Int)
    /// Another socket, of this or another process, uses the port.
    case portInUse(UInt16)
    /// No socket can have this address and port; `code` is the `errno`.
    case bindFailed(IPAddress, port: UInt16, code: Int32)
    /// This receiver has not bound the port.
    case portNotBound(UInt16)
    /// No network interface has this name, number or address.
    case noInterface(String)
    /// So many descriptors are in use that the rest is kept for files; `ceiling` is how many sockets and files may be
    /// open before that.
    case descriptorsExhausted(ceiling: Int)
    /// A system call failed; `code` is its `errno`.
    case systemCall(name: String, code: Int32)
}

extension IngestError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .portRangeMalformed(let text):
            "\"\(text)\" is not a range of ports; expected one such as 50000-50999"
        case .portRangeInvalid(let first, let last):
            "\(first)-\(last) is not a range of ports; expected 1024 <= first <= last <= 65535"
        case .portsExhausted(let first, let last, let needed, let free):
            "a connection needs \(needed) pairs of adjacent UDP ports, but \(first)-\(last) has \(free) free; "
                + "widen the range"
        case .portInUse(let port):
            "UDP port \(port) is in use; `ss -ulpn` says by which program"
        case .bindFailed(let address, let port, let code):
            "UDP port \(port) cannot be opened at \(address.rendered()): \(Self.remedy(address, code))"
        case .portNotBound(let port):
            "UDP port \(port) is not bound by this receiver"
        case .noInterface(let name):
            "no network interface has the name or address \"\(name)\", so no multicast group can be joined on it"
        case .descriptorsExhausted(let ceiling):
            "\(ceiling) files and sockets are open, and the rest of the limit is kept for recordings; raise `ulimit -n`"
        case .systemCall(let name, let code):
            unsafe "\(name): \(String(cString: strerror(code))) (errno \(code))"
        }
    }
}

extension IngestError {
    private static func remedy(_ address: IPAddress, _ code: Int32) -> String {
        let text = unsafe "\(String(cString: strerror(code))) (errno \(code))"
        return switch code {
        case EADDRNOTAVAIL:
            "it is no address of this machine; give `receive.address` one of those that `ip address` lists, or leave "
                + "it out to receive at all of them"
        case EAFNOSUPPORT:
            "this machine has no \(address.isVersion6 ? "IPv6" : "IPv4"); give `receive.address` an address of the "
                + "other kind"
        case EACCES, EPERM:
            "\(text); ports below 1024 need the capability CAP_NET_BIND_SERVICE, so let the sender use a higher one"
        default: text
        }
    }
}

/// The result of a call that returns `-errno` when it fails.
@discardableResult
func checked(_ result: Int32, _ name: String) throws(IngestError) -> Int32 {
    guard result >= 0 else { throw .systemCall(name: name, code: -result) }
    return result
}
