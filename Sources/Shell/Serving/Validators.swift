import Glibc
import Storage

/// By what a client tells one content of a file from another: an entity tag and a date (RFC 9110 §8.8).
struct Validators: Equatable {
    let tag: String
    let date: String

    /// - Parameter form: what the server makes of the file; a delta update is another content than the whole playlist.
    init(_ version: FileVersion, form: String = "") {
        let numbers = [Int64(bitPattern: version.inode), Int64(version.byteCount), Int64(version.seconds)]
        let digits = (numbers + [Int64(version.nanoseconds)]).map { String(UInt64(bitPattern: $0), radix: 16) }
        tag = "\"\(digits.joined(separator: "-"))\(form)\""
        date = Self.date(version.seconds)
    }

    /// As RFC 9110 §5.6.7 writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func date(_ seconds: Int) -> String {
        var time = time_t(seconds)
        var fields = unsafe tm()
        // Fails for years that fit into no `Int32`.
        guard unsafe gmtime_r(&time, &fields) != nil else { return date(0) }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (weekday, day) = unsafe (days[Int(fields.tm_wday)], digits(fields.tm_mday))
        let (month, year) = unsafe (months[Int(fields.tm_mon)], Int(fields.tm_year) + 1900)
        let clock = unsafe [fields.tm_hour, fields.tm_min, fields.tm_sec].map(digits).joined(separator: ":")
        return "\(weekday), \(day) \(month) \(year) \(clock) GMT"
    }
}
