// A cluster's life in the words of Microsoft's own library; told as JSON on standard output.
//   node cluster.js live NAME    makes, reads, grows and deletes a cluster of its own
//   node cluster.js read NAME    reads one that somebody else made
'use strict';
const fs = require('fs');
const compute = require('azure-asm-compute');

const environment = process.env;
const client = compute.createComputeManagementClient(
    compute.createCertificateCloudCredentials({
      subscriptionId: environment.SUBSCRIPTION,
      pem: fs.readFileSync(environment.PEM, 'utf8')
    }),
    environment.ENDPOINT);
// The library looks every 30 s; the emulator's clock is faster than that.
client.longRunningOperationInitialTimeout = 0;
client.longRunningOperationRetryTimeout = 0;

function ask(group, name, ...words) {
  return new Promise((resolve, reject) => {
    group[name](...words, (error, result) => error ? reject(error) : resolve(result));
  });
}

const image = '2b171e93f07c4903bcad35bda10acf22__CoreOS-Stable-766.4.0';

function sets(machine, port) {
  return [
    {
      configurationSetType: 'LinuxProvisioningConfiguration',
      hostName: machine,
      userName: 'core',
      disableSshPasswordAuthentication: true,
      sshSettings: {
        publicKeys: [{fingerprint: environment.THUMBPRINT, path: '/home/core/.ssh/authorized_keys'}],
        keyPairs: []
      },
      customData: Buffer.from('#cloud-config\n').toString('base64')
    },
    {
      configurationSetType: 'NetworkConfiguration',
      inputEndpoints: [
        {localPort: 22, name: 'ssh', port, protocol: 'tcp'},
        {
          loadBalancedEndpointSetName: 'web', localPort: 80, name: 'web', port: 80, protocol: 'tcp',
          loadBalancerProbe: {path: '/health-check', port: 80, protocol: 'http'}
        }
      ]
    }
  ];
}

function role(service, machine, port) {
  const shared = {
    roleName: machine, roleSize: 'Small', availabilitySetName: 'coreos-as', provisionGuestAgent: true,
    configurationSets: sets(machine, port)
  };
  const disk = {mediaLink: `https://mockstore.blob.core.windows.net/vhds/${machine}.vhd`, sourceImageName: image};
  // two names for the same thing: one of a deployment's role, one of a role that is added
  return {...shared, oSVirtualHardDisk: disk, roleType: 'PersistentVMRole'};
}

async function read(service) {
  const deployment = await ask(client.deployments, 'getByName', service, service);
  return {
    status: deployment.status,
    roles: deployment.roles.map(one => ({
      name: one.roleName, size: one.roleSize, set: one.availabilitySetName, image: one.oSVirtualHardDisk.sourceImageName,
      endpoints: (one.configurationSets[0].inputEndpoints || []).map(end => `${end.name}:${end.port}`).sort()
    })),
    instances: deployment.roleInstances.map(one => ({name: one.instanceName, status: one.instanceStatus, power: one.powerState}))
  };
}

async function untilReady(service, count) {
  for (;;) {
    const seen = await read(service);
    if (seen.instances.length === count && seen.instances.every(one => one.status === 'ReadyRole')) return seen;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

async function live(service) {
  await ask(client.hostedServices, 'create', {serviceName: service, label: service, location: 'West US'});
  await ask(client.serviceCertificates, 'create', service,
            {data: fs.readFileSync(environment.CER), certificateFormat: 'cer', password: ''});
  await ask(client.virtualMachines, 'createDeployment', service, {
    name: service, deploymentSlot: 'Production', label: service, roles: [role(service, `${service}-0`, 22001)]
  });
  const first = await untilReady(service, 1);
  await ask(client.virtualMachines, 'create', service, service, role(service, `${service}-1`, 22002));
  const grown = await untilReady(service, 2);
  await ask(client.virtualMachines, 'deleteMethod', service, service, `${service}-1`, true);
  const shrunk = await read(service);
  await ask(client.deployments, 'deleteByName', service, service, true);
  await ask(client.hostedServices, 'deleteMethod', service);
  const left = await ask(client.hostedServices, 'list');
  return {first, grown, shrunk, left: left.hostedServices.map(one => one.serviceName)};
}

const [what, name] = process.argv.slice(2);
(what === 'live' ? live(name) : read(name))
    .then(answer => console.log(JSON.stringify(answer)))
    .catch(error => {
      console.error(error.stack || String(error));
      process.exit(1);
    });
