import Ensembles

/// Devices as rows of text.
public struct DeviceTable {
  /// In the present ``TextStyle``.
  public let text: String

  /// Of its parts.
  public init(_ devices: [DeviceDescription]) {
    var table = TextTable(
      ["selector", "type", "units", "memory", "driver", "platform", "name"], left: [0, 1, 4, 5, 6])
    for device in devices {
      table.add([
        device.selector, device.type.rawValue, "\(device.computeUnits)", "\(device.memoryBytes >> 20) MiB",
        device.driver,
        device.platform, device.name,
      ])
    }
    text = table.text
  }
}
