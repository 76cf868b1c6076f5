#include "azure_asm/machine/spec.hpp"

#include "slipway/bytes.hpp"
#include "slipway/outcome.hpp"

namespace azure_asm {

using slipway::Value;

MachineSpec machine_spec(const Value& inputs) {
  MachineSpec spec;
  spec.service = inputs["service"].as_string();
  spec.deployment = inputs["deployment"].as_string();
  spec.name = inputs["name"].as_string();
  spec.size = inputs["size"].as_string();
  spec.image = inputs["image"].as_string();
  spec.availability_set = inputs["availability_set"].as_string();
  spec.virtual_network = inputs["virtual_network"].as_string();
  spec.subnet = inputs["subnet"].as_string();
  spec.static_address = inputs["static_address"].as_string();
  spec.reserved_ip = inputs["reserved_ip"].as_string();
  spec.public_ip = inputs["public_ip"].as_bool();
  spec.endpoints = endpoints_from(inputs["endpoints"]);
  for (const auto& disk : inputs["data_disks"].as_list())
    spec.data_disks.push_back(
        {disk["lun"].as_int(), disk["size_gb"].as_int(), disk["caching"].as_string()});
  spec.container_url = inputs["container_url"].as_string();
  spec.thumbprint = inputs["ssh_thumbprint"].as_string();
  spec.user = inputs["user"].as_string();
  spec.custom_data = inputs["custom_data"].as_string();
  if (const auto& packed = inputs["custom_data_base64"].as_string(); !packed.empty())
    spec.custom_data = slipway::base64_decode(packed).value_or(std::string());
  spec.power = inputs["power"].as_string();
  return spec;
}

Value to_value(const std::vector<DataDisk>& disks) {
  Value list = Value::list();
  for (const auto& disk : disks)
    list.push(Value::map()
                  .set("lun", disk.lun)
                  .set("size_gb", disk.size_gb)
                  .set("caching", disk.caching));
  return list;
}

std::string machine_id(const MachineSpec& spec) {
  return spec.service + "/" + spec.deployment + "/" + spec.name;
}

MachineSpec machine_from_id(const std::string& id) {
  MachineSpec spec;
  const auto first = id.find('/');
  const auto last = id.rfind('/');
  if (first == std::string::npos || first == last)
    throw slipway::Failure("invalid", "'" + id + "' is not a machine's id")
        .with_hint("a machine's id is SERVICE/DEPLOYMENT/NAME");
  spec.service = id.substr(0, first);
  spec.deployment = id.substr(first + 1, last - first - 1);
  spec.name = id.substr(last + 1);
  return spec;
}

}  // namespace azure_asm
